"""Texts about the number of open check-ins, and how long they take."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.rules import minutes_for
from ui.formats import format_count

# Anything longer is given in minutes.
MOST_SECONDS = 100


def number_word(n: int) -> str:
    """The number as a word below ten (“two”), else in digits."""
    words = (
        *(_("no"), _("one"), _("two"), _("three"), _("four"), _("five")),
        *(_("six"), _("seven"), _("eight"), _("nine")),
    )
    return words[n] if n < len(words) else format_count(n)


def capitalized(text: str) -> str:
    """The text with its first letter in upper case, and the rest as it is."""
    return text[:1].upper() + text[1:]


def waiting_and_silent(n_waiting: int, n_silent: int) -> str:
    """“Two check-ins to reply to, one person hasn’t checked in”; "" without any."""
    parts = []
    if n_waiting:
        words = ngettext(
            "%(n)s check-in to reply to", "%(n)s check-ins to reply to", n_waiting
        )
        parts.append(words % {"n": number_word(n_waiting)})
    if n_silent:
        words = ngettext(
            "%(n)s person hasn’t checked in",
            "%(n)s people haven’t checked in",
            n_silent,
        )
        parts.append(words % {"n": number_word(n_silent)})
    return capitalized(", ".join(parts))


def count_of_numbers(n: int) -> str:
    """“Three numbers”."""
    counted = {"n": capitalized(number_word(n))}
    return ngettext("%(n)s number", "%(n)s numbers", n) % counted


def numbers_left(n: int) -> str:
    """“Two numbers left”."""
    counted = {"n": capitalized(number_word(n))}
    return ngettext("%(n)s number left", "%(n)s numbers left", n) % counted


def with_duration(text: str, n: int) -> str:
    """Append the time that so many check-ins take: “…, under a minute”."""
    minutes = minutes_for(n)
    if minutes <= 1:
        return _("%(numbers)s, under a minute") % {"numbers": text}
    return ngettext(
        "%(numbers)s, about %(minutes)d minute",
        "%(numbers)s, about %(minutes)d minutes",
        minutes,
    ) % {"numbers": text, "minutes": minutes}


def remaining_check_ins(n_waiting: int) -> str:
    """“Two numbers left, under a minute”."""
    return with_duration(numbers_left(n_waiting), n_waiting)


def duration(seconds: int) -> str:
    """“48 seconds”, “3 minutes”."""
    if seconds < MOST_SECONDS:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
