"""Conflicts between two versions of a check-in, for a side-by-side comparison."""

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

# draft: saved in another tab or on another device; period: submitted meanwhile; closed:
# the grace is over; in: submitted, and read-only for this reader.
type Cause = Literal["draft", "period", "closed", "in"]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs, by its name, with both texts as people read them."""

    name: str
    label: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class CheckInConflict:
    """The differences between a form and the stored version.

    `there`: the stored version's fields by name, for whoever prefers them. `draft` and
    `version`: what a form must send to overwrite it.
    """

    cause: Cause
    at: dt.datetime | None
    differences: tuple[FieldDifference, ...]
    there: dict[str, str]
    draft: int
    version: int


def conflict_with_draft(
    context: CheckInContext, draft: CheckInDraft, data: Mapping[str, str]
) -> CheckInConflict:
    """Another tab saved a different draft. Queries: those of `read_form_data`."""
    week = read_form_data(context, draft.period)
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
    context: CheckInContext,
    period: Period,
    data: Mapping[str, str],
    cause: Cause = "period",
) -> CheckInConflict:
    """The period changed since the form was loaded.

    Queries: those of `read_form_data`.
    """
    week = read_form_data(context, period)
    form = WeeklyCheckInForm(week, use_draft=False)
    there = fields_of(form)
    last = max(
        (each.current.created_at for each in week.asked if each.current),
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
    labels, choices = labels_of(form), words_of(form)
    here = {name: " ".join(data.get(name, "").split()) for name in labels}
    other = {name: " ".join(there.get(name, "").split()) for name in labels}

    def shown(name: str, text: str) -> str:
        return choices.get(name, {}).get(text, text) or _("empty")

    return tuple(
        FieldDifference(name, label, shown(name, here[name]), shown(name, other[name]))
        for name, label in labels.items()
        if here[name] != other[name] and name in data
    )
