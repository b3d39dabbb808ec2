"""The locale in which numbers and money are parsed and formatted.

In a page it is the member's (`use_locale`, set by a middleware); in a mail or a job the
language of the text (`write_for`); elsewhere Django's active language. Dates belong to
the language of the text instead (`ui.dates`).
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator

FALLBACK = "en"
_chosen: ContextVar[str] = ContextVar("chosen_locale", default="")


def active_locale() -> Locale:
    return locale_of(_chosen.get() or translation.get_language() or FALLBACK)


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """“de”, “de-ch”, “pt_BR” → the locale; for an unknown one its language's, else
    English.
    """
    parts = name.replace("_", "-").split("-")
    for known in ("-".join(parts), parts[0]):
        try:
            return Locale.parse(known, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale.parse(FALLBACK)


@contextmanager
def use_locale(name: str) -> Iterator[None]:
    """Uses this locale for numbers, whatever language the text is in."""
    token = _chosen.set(name)
    try:
        yield
    finally:
        _chosen.reset(token)


@contextmanager
def write_for(language: str) -> Iterator[None]:
    """Uses this language for text, numbers and dates: for a mail, a feed or a report.

    Also inside a request whose member is not the reader.
    """
    with translation.override(language), use_locale(language):
        yield
