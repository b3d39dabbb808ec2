"""A framework as a file: `<slug>-<version>.sightline.json`. Pure.

The shape is frameworks/schema/framework-1.json; docs/frameworks.md describes it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext as _

from frameworks.exchange import framework_from_json, framework_to_json
from frameworks.problems import in_words, problems_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameworks.spec import Framework

MOST_BYTES = 200_000
MOST_PROBLEMS = 20


def file_name_of(framework: Framework) -> str:
    version = re.sub(r"[^0-9A-Za-z.-]", "-", framework.version)
    return f"{framework.slug}-{version}.sightline.json"


def file_of(framework: Framework) -> bytes:
    text = json.dumps(framework_to_json(framework), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


class UnreadableFileError(Exception):
    """The file is not a framework. `problems`: sentences for people, places first."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def read_file(content: bytes) -> dict[str, Any]:
    """The document of an own framework. Raises UnreadableFileError.

    Whether its slug is free is checked where the organization is known.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFileError([_("The file is larger than 200 KB.")])
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        # UnicodeDecodeError and JSONDecodeError are ValueErrors.
        raise UnreadableFileError([_("The file isn’t valid JSON.")]) from None
    if problems := problems_in(document):
        messages = [
            f"{place}: {words}" if (place := in_words(document, way)) else words
            for way, words in problems[:MOST_PROBLEMS]
        ]
        raise UnreadableFileError(messages)
    return as_own(document)


def _refuse(_constant: str) -> NoReturn:
    """Refuse NaN and the infinities, which are not JSON."""
    raise ValueError


def as_own(document: dict[str, Any]) -> dict[str, Any]:
    """The document with all defaults written out.

    A level's default stays the organization's choice in Setup: `default` becomes
    `allowed`. Raises ExchangeError for a document that `problems_in` has not checked.
    """
    written = framework_to_json(framework_from_json(document, is_own=True))
    uses = written["uses"]
    written["uses"] = {
        level: "allowed" if use == "default" else use for level, use in uses.items()
    }
    return written


def version_key(version: str) -> tuple[int, ...]:
    """Sort key: "2.1" is newer than "2", and "10" than "9"; () without a number."""
    parts = version.split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return ()
    return tuple(int(part) for part in parts)


def next_version(version: str) -> str:
    """The next version: "3" after "2", "2.2" after "2.1"."""
    key = version_key(version) or (0,)
    return ".".join(str(part) for part in (*key[:-1], key[-1] + 1))
