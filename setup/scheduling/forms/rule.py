"""Form for a check-in cadence; only the fields that its rhythm uses are validated."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scheduling.models import CadenceRule
from scheduling.rules import Rhythm
from ui.dates import weekdays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduling.rules import CheckInCadence

# The fields of each rhythm, beside its times.
DAYS: dict[str, tuple[str, ...]] = {
    Rhythm.WEEKLY: ("weekday",),
    Rhythm.WEEKS: ("every", "weekday", "anchor_on"),
    Rhythm.MONTH_WEEKDAY: ("nth", "weekday"),
    Rhythm.MONTH_DAY: ("month_day",),
    Rhythm.QUARTERLY: ("quarter_month", "month_day"),
    Rhythm.YEARLY: ("month_day",),
    Rhythm.NEVER: (),
}
TIMES = ("asked_at", "open_days", "closes_at", "grace_days", "remind_days_before")
NUMBERS = {"inputmode": "numeric", "class": "in-few"}
DAYS_OF_WEEK, DAYS_OF_SHORTEST_MONTH = 7, 28


def used_by(rhythm: str) -> frozenset[str]:
    """The fields that a rhythm uses."""
    if rhythm == Rhythm.NEVER:
        return frozenset()
    return frozenset({*DAYS.get(rhythm, ()), *TIMES})


def _number(label: Any, low: int, high: int, **more: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs=NUMBERS)
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, widget=widget, **more
    )


def _choice(label: Any, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=choices)


def _clock(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(
        attrs={"type": "time", "class": "in-clock"}, format="%H:%M"
    )
    return forms.TimeField(label=label, widget=widget, **more)


class CadenceForm(forms.Form):
    """`base`: the cadence that the page shows; fields that are not sent keep its
    values.
    """

    use_required_attribute = False
    rhythm = forms.ChoiceField(label=_("How often"), choices=CadenceRule.Rhythm.choices)
    every = _number(_("Weeks between"), 2, 26)
    nth = _choice(
        _("Which one in the month"),
        [
            (1, pgettext_lazy("weekday of the month", "first")),
            (2, pgettext_lazy("weekday of the month", "second")),
            (3, pgettext_lazy("weekday of the month", "third")),
            (4, pgettext_lazy("weekday of the month", "fourth")),
            (-1, pgettext_lazy("weekday of the month", "last")),
        ],
    )
    weekday = _choice(_("On"), weekdays)
    quarter_month = _choice(
        _("Month of the quarter"),
        [
            (1, pgettext_lazy("month of the quarter", "first")),
            (2, pgettext_lazy("month of the quarter", "second")),
            (3, pgettext_lazy("month of the quarter", "third")),
        ],
    )
    month_day = _number(
        _("Day of the month"),
        1,
        31,
        help_text=_(
            "31 means the last day. If it falls on a weekend, the next working day."
        ),
    )
    anchor_on = forms.DateField(
        label=_("Starting with the week of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    asked_at = _clock(_("Opens at"), help_text=_("In each person’s time zone."))
    open_days = _number(
        _("Days open"),
        0,
        60,
        help_text=_("From the day it opens to the day it closes."),
    )
    closes_at = _clock(_("Closes at"))
    grace_days = _number(
        _("Grace period, days"),
        0,
        30,
        help_text=_("Late check-ins are accepted and marked as late."),
    )
    remind_days_before = _number(
        _("Reminder, days before"),
        0,
        30,
        required=False,
        help_text=_(
            "Sent to people who haven’t submitted. Leave empty for no reminder."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    # Digest of the previewed cadence: no other one is saved.
    looked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        base: CheckInCadence,
        seen: str = "",
    ) -> None:
        known = initial_of(base)
        if data is not None:
            sent = {name: data[name] for name in self.base_fields if name in data}
            data = known | sent
        super().__init__(data, initial=known | {"seen": seen})
        self.base = base

    def clean(self) -> dict[str, Any]:
        """Ignores errors in fields that the rhythm does not use; they keep their
        values.
        """
        used = used_by(self.cleaned_data.get("rhythm", ""))
        for name in (*TIMES, *{each for days in DAYS.values() for each in days}):
            if name not in used:
                self.errors.pop(name, None)
        if not self.errors:
            self._check_times()
        return self.cleaned_data

    def _check_times(self) -> None:
        cadence = self.cadence()
        if cadence.rhythm == Rhythm.NEVER:
            return
        if cadence.open_days > (longest := _longest(cadence)):
            text = _t("At most %(days)d: it closes before the next one opens.")
            self.add_error("open_days", text % {"days": longest})
        before = cadence.remind_days_before
        if before is not None and before > cadence.open_days:
            text = _t("At most %(days)d: it is not open before.")
            self.add_error("remind_days_before", text % {"days": cadence.open_days})

    def cadence(self) -> CheckInCadence:
        """The cadence. Requires a form without errors."""
        data = self.cleaned_data
        used = {name: data[name] for name in used_by(data["rhythm"])}
        return replace(self.base, rhythm=Rhythm(data["rhythm"]), **used)

    @property
    def first_problem(self) -> str:
        """The first error as “Days open: At most 6 …”; "" when there is none."""
        name, errors = next(iter(self.errors.items()), ("", [""]))
        return f"{self.fields[name].label}: {errors[0]}" if name else ""

    def is_looked_at(self) -> bool:
        """Whether the page showed the preview of exactly this cadence. Requires a valid
        form.
        """
        return str(self.cleaned_data["looked"]) == digest(self.cadence())


def _longest(cadence: CheckInCadence) -> int:
    if cadence.rhythm in (Rhythm.WEEKLY, Rhythm.WEEKS):
        weeks = cadence.every if cadence.rhythm == Rhythm.WEEKS else 1
        return DAYS_OF_WEEK * weeks - 1
    return DAYS_OF_SHORTEST_MONTH - 1


def initial_of(cadence: CheckInCadence) -> dict[str, Any]:
    """The cadence as initial values of the form's fields."""
    return {
        "rhythm": str(cadence.rhythm),
        "every": max(cadence.every, 2),
        "nth": cadence.nth,
        "weekday": cadence.weekday,
        "quarter_month": cadence.quarter_month,
        "month_day": cadence.month_day,
        "anchor_on": cadence.anchor_on.isoformat(),
        "asked_at": cadence.asked_at.strftime("%H:%M"),
        "open_days": cadence.open_days,
        "closes_at": cadence.closes_at.strftime("%H:%M"),
        "grace_days": cadence.grace_days,
        "remind_days_before": ""
        if cadence.remind_days_before is None
        else cadence.remind_days_before,
    }


def digest(cadence: CheckInCadence) -> str:
    return hashlib.sha256(repr(cadence).encode()).hexdigest()[:16]
