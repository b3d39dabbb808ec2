"""What there is to check in, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.rules import minutes_for
from ui.formats import format_count

# Longer than that is said in minutes.
MOST_SECONDS = 100


def number_word(n: int) -> str:
    """“two”; from ten on in figures."""
    words = (
        *(_("no"), _("one"), _("two"), _("three"), _("four"), _("five")),
        *(_("six"), _("seven"), _("eight"), _("nine")),
    )
    return words[n] if n < len(words) else format_count(n)


def capitalized(text: str) -> str:
    """With its first letter large, and the others as they are."""
    return text[:1].upper() + text[1:]


def waiting_and_silent(n_waiting: int, n_silent: int) -> str:
    """“Two answers are waiting, one person is silent”; "" when nothing is."""
    said = []
    if n_waiting:
        words = ngettext(
            "%(n)s answer is waiting", "%(n)s answers are waiting", n_waiting
        )
        said.append(words % {"n": number_word(n_waiting)})
    if n_silent:
        words = ngettext("%(n)s person is silent", "%(n)s people are silent", n_silent)
        said.append(words % {"n": number_word(n_silent)})
    return capitalized(", ".join(said))


def count_of_numbers(n: int) -> str:
    """“Three numbers”."""
    counted = {"n": capitalized(number_word(n))}
    return ngettext("%(n)s number", "%(n)s numbers", n) % counted


def numbers_left(n: int) -> str:
    """“Two numbers left”."""
    counted = {"n": capitalized(number_word(n))}
    return ngettext("%(n)s number left", "%(n)s numbers left", n) % counted


def with_duration(said: str, n: int) -> str:
    """“…, under a minute”: what so many check-ins take."""
    minutes = minutes_for(n)
    if minutes <= 1:
        return _("%(numbers)s, under a minute") % {"numbers": said}
    return ngettext(
        "%(numbers)s, about %(minutes)d minute",
        "%(numbers)s, about %(minutes)d minutes",
        minutes,
    ) % {"numbers": said, "minutes": minutes}


def remaining_check_ins(n_waiting: int) -> str:
    """“Two numbers left, under a minute”."""
    return with_duration(numbers_left(n_waiting), n_waiting)


def duration(seconds: int) -> str:
    """“48 seconds”, “3 minutes”."""
    if seconds < MOST_SECONDS:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
