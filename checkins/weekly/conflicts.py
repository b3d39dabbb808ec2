"""Two texts for one check-in: what stands here and what stands there, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

from checkins.weekly.drafts import typed_fields
from checkins.weekly.form_data import read_form_data
from checkins.weekly.forms import WeeklyCheckInForm, fields_of, labels_of, words_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from checkins.models import CheckInDraft
    from checkins.weekly.context import CheckInContext
    from scheduling.models import Period

# In another tab or on another device; handed in meanwhile; the grace is over; in, where
# nothing can be changed any more.
type Cause = Literal["draft", "period", "closed", "in"]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field of the form by its name, with both texts as people read them."""

    name: str
    label: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class CheckInConflict:
    """`there`: the other version's fields by their names, for whoever prefers them.

    `draft` and `version` are what a form has to know to win over it.
    """

    cause: Cause
    at: dt.datetime | None
    differences: tuple[FieldDifference, ...]
    there: dict[str, str]
    draft: int
    version: int


def conflict_with_draft(
    desk: CheckInContext, draft: CheckInDraft, data: Mapping[str, str]
) -> CheckInConflict:
    """Another tab has saved something else. Queries: those of `read_form_data`."""
    week = read_form_data(desk, draft.period)
    form = WeeklyCheckInForm(week, use_draft=False)
    there = fields_of(form) | typed_fields(draft.data)
    return CheckInConflict(
        cause="draft",
        at=draft.saved_at,
        differences=_differences(form, data, there),
        there=there,
        draft=draft.version,
        version=draft.period.version,
    )


def conflict_with_period(
    desk: CheckInContext,
    period: Period,
    data: Mapping[str, str],
    cause: Cause = "period",
) -> CheckInConflict:
    """Something came in since the form was loaded. Queries: those of `read_form_data`."""
    week = read_form_data(desk, period)
    form = WeeklyCheckInForm(week, use_draft=False)
    there = fields_of(form)
    last = max(
        (each.standing.created_at for each in week.asked if each.standing),
        default=period.submitted_at,
    )
    return CheckInConflict(
        cause=cause,
        at=last,
        differences=_differences(form, data, there),
        there=there,
        draft=week.draft.version if week.draft else 0,
        version=period.version,
    )


def _differences(
    form: WeeklyCheckInForm, data: Mapping[str, str], there: Mapping[str, str]
) -> tuple[FieldDifference, ...]:
    labels, worded = labels_of(form), words_of(form)
    here = {name: " ".join(data.get(name, "").split()) for name in labels}
    other = {name: " ".join(there.get(name, "").split()) for name in labels}

    def shown(name: str, text: str) -> str:
        return worded.get(name, {}).get(text, text) or _("nothing")

    return tuple(
        FieldDifference(name, label, shown(name, here[name]), shown(name, other[name]))
        for name, label in labels.items()
        if here[name] != other[name] and name in data
    )
