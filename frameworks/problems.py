"""Validates a framework's document: problems by place, with messages. Pure."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.checks import problems_of
from frameworks.coherence import contradictions_in
from frameworks.exchange import SCHEMA, ExchangeError, framework_from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema import Draft202012Validator, ValidationError

    type Place = tuple[str | int, ...]

SCHEMA_FILE = Path(__file__).parent / "schema" / f"framework-{SCHEMA}.json"
# Keys that name an item of a list in messages, the first one present wins.
NAMES = ("label", "heading", "name", "slug", "code")


class Problem(NamedTuple):
    """A problem of a document. `place`: its path, e.g. ("kinds", 2, "role")."""

    place: Place
    words: str


def problems_in(document: Any) -> list[Problem]:
    """All problems of a document; first its shape, then its consistency."""
    if not isinstance(document, dict):
        return [
            Problem(
                (), _("This isn’t a framework file. It must contain a JSON object.")
            )
        ]
    if document.get("schema") != SCHEMA:
        return [Problem(("schema",), _unknown_schema(document.get("schema")))]
    found = [*_shape_problems(document), *_unprintable_texts(document)]
    return found or [
        *(Problem(*each) for each in contradictions_in(document)),
        *_parsing_problems(document),
    ]


def in_words(document: Any, place: Place) -> str:
    """The place for people: kinds[2] “Bet”: role. Empty for the whole."""
    words, at, here = "", document, ""
    for step in place:
        at = _into(at, step)
        if isinstance(step, int):
            here = f"{here}[{step}]"
            if name := _name_of(at):
                here += f" “{name}”"
            continue
        words = f"{words}{here}: " if here else words
        here = step
    return words + here


def _into(at: Any, step: str | int) -> Any:
    try:
        return at[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name_of(thing: Any) -> str:
    if not isinstance(thing, dict):
        return ""
    names = (thing.get(name) for name in NAMES)
    return next((name[:60] for name in names if isinstance(name, str) and name), "")


def _unknown_schema(number: object) -> str:
    if number is None:
        return _("The file doesn’t say which schema version it uses.")
    text = _("This file uses schema %(said)s. Only schema %(known)s is supported.")
    return text % {"known": SCHEMA, "said": str(number)[:20]}


@cache
def _validator() -> Draft202012Validator:
    # 6 MiB, for whoever reads a framework's file.
    from jsonschema import Draft202012Validator  # noqa: PLC0415  as said

    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text("utf-8")))


def _shape_problems(document: dict[str, Any]) -> Iterator[Problem]:
    for error in _validator().iter_errors(document):
        place = tuple(error.absolute_path)
        if error.validator == "required":
            missing = set(error.validator_value) - set(error.instance)
            named = [name for name in sorted(missing) if f"'{name}'" in error.message]
            yield from (
                Problem((*place, name), _("This is required.")) for name in named
            )
        else:
            yield Problem(place, _message(error))


def _message(error: ValidationError) -> str:
    message_of = MESSAGES.get(str(error.validator))
    return message_of(error) if message_of else error.message[:200]


def _type_message(error: ValidationError) -> str:
    wanted = error.validator_value
    first = wanted if isinstance(wanted, str) else wanted[0]
    return {
        "string": _("Enter text."),
        "integer": _("Enter a whole number."),
        "number": _("Enter a number."),
        "boolean": _("Enter true or false."),
        "array": _("This must be a list."),
        "object": _("This must be an object."),
    }[first]


def _enum_message(error: ValidationError) -> str:
    choices = ", ".join(str(each) for each in error.validator_value)
    return _("Choose one of: %(choices)s.") % {"choices": choices}


def _pattern_message(error: ValidationError) -> str:
    if error.validator_value == "\\S":
        return _("This can’t be empty.")
    if error.validator_value.startswith("^[0-9]"):
        return _("Enter a version, for example 1, 2 or 2.1.")
    return _("Use a–z, 0–9 and _, starting with a letter. 40 characters at most.")


def _unknown_message(error: ValidationError) -> str:
    known = error.schema.get("properties", {})
    names = sorted(name for name in error.instance if name not in known)
    return _("Unknown: %(names)s.") % {"names": ", ".join(names)[:200]}


def _at_least_message(error: ValidationError) -> str:
    return _("At least %(number)s.") % {"number": error.validator_value}


def _at_most_message(error: ValidationError) -> str:
    return _("At most %(number)s.") % {"number": error.validator_value}


def _too_long_message(error: ValidationError) -> str:
    number = error.validator_value
    return ngettext(
        "One character at most.", "%(number)s characters at most.", number
    ) % {"number": number}


def _duplicate_message(_error: ValidationError) -> str:
    return _("An item is listed twice.")


def _items_message(error: ValidationError) -> str:
    return _("This list has too many items: %(number)s.") % {
        "number": len(error.instance)
    }


MESSAGES: dict[str, Callable[[ValidationError], str]] = {
    "type": _type_message,
    "enum": _enum_message,
    "pattern": _pattern_message,
    "additionalProperties": _unknown_message,
    "minimum": _at_least_message,
    "minItems": _at_least_message,
    "maximum": _at_most_message,
    "maxItems": _at_most_message,
    "maxProperties": _at_most_message,
    "maxLength": _too_long_message,
    "uniqueItems": _duplicate_message,
    "items": _items_message,
}


def _unprintable_texts(at: Any, place: Place = ()) -> Iterator[Problem]:
    """Texts that are not one printable line: the database refuses some characters."""
    if isinstance(at, str):
        if any(ord(each) < ord(" ") or "\ud800" <= each <= "\udfff" for each in at):
            yield Problem(place, _("Use one line, without control characters."))
        return
    steps = at.items() if isinstance(at, dict) else ()
    for step, value in enumerate(at) if isinstance(at, list) else steps:
        yield from _unprintable_texts(value, (*place, step))


def _parsing_problems(document: dict[str, Any]) -> Iterator[Problem]:
    """Errors of parsing; none, as long as the checks above are complete."""
    if any(contradictions_in(document)):
        return
    try:
        framework = framework_from_json(document, is_own=True)
    except ExchangeError as error:
        yield Problem((), str(error))
        return
    yield from (Problem((), words) for words in problems_of(framework))
