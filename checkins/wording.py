"""What there is to check in, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checkins.rules import minutes_for

# Longer than that is said in minutes.
MOST_SECONDS = 100

COUNTED = {
    1: gettext_lazy("One"),
    2: gettext_lazy("Two"),
    3: gettext_lazy("Three"),
    4: gettext_lazy("Four"),
    5: gettext_lazy("Five"),
    6: gettext_lazy("Six"),
    7: gettext_lazy("Seven"),
    8: gettext_lazy("Eight"),
    9: gettext_lazy("Nine"),
}


def numbers(n: int) -> str:
    """“Three numbers”."""
    counted = {"n": COUNTED.get(n, n)}
    return ngettext("%(n)s number", "%(n)s numbers", n) % counted


def numbers_left(n: int) -> str:
    """“Two numbers left”."""
    counted = {"n": COUNTED.get(n, n)}
    return ngettext("%(n)s number left", "%(n)s numbers left", n) % counted


def in_time(said: str, n: int) -> str:
    """“…, under a minute”: what so many check-ins take."""
    minutes = minutes_for(n)
    if minutes <= 1:
        return _("%(numbers)s, under a minute") % {"numbers": said}
    return ngettext(
        "%(numbers)s, about %(minutes)d minute",
        "%(numbers)s, about %(minutes)d minutes",
        minutes,
    ) % {"numbers": said, "minutes": minutes}


def left_to_say(n_waiting: int) -> str:
    """“Two numbers left, under a minute”."""
    return in_time(numbers_left(n_waiting), n_waiting)


def duration(seconds: int) -> str:
    """“48 seconds”, “3 minutes”."""
    if seconds < MOST_SECONDS:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
