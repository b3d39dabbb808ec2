"""State of the check-in page: the form, the submitted view, or why none is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.messages import count_of_numbers, remaining_check_ins, with_duration
from checkins.weekly.asked_goals import may_be_written, missing_ids
from checkins.weekly.drafts import draft_of
from checkins.weekly.form_data import read_form_data
from checkins.weekly.forms import WeeklyCheckInForm
from checkins.weekly.readers import readers_of_answers
from checkins.weekly.selectors import away_until, next_period
from checkins.weekly.submitted import read_submitted
from scheduling.clock import today_of
from scheduling.models import Period

if TYPE_CHECKING:
    import datetime as dt

    from checkins.weekly.context import CheckInContext
    from checkins.weekly.submitted import SubmittedCheckIn

type Face = Literal["form", "in", "closed", "ahead", "away", "nothing"]


@dataclass(frozen=True, slots=True)
class CheckInPageState:
    """What the check-in page shows.

    `face`: which of its parts; `form` is set for "form", `submitted` for "in" and
    "closed". `next_one`: the next period that asks something. `away_until`: the last day
    of a leave. `readers`: a sentence that names who reads the form's answers.
    """

    face: Face
    headline: str
    period: Period | None = None
    form: WeeklyCheckInForm | None = None
    submitted: SubmittedCheckIn | None = None
    next_one: Period | None = None
    away_until: dt.date | None = None
    n_missing: int = 0
    may_change: bool = False
    readers: str = ""

    @property
    def is_late(self) -> bool:
        return self.period is not None and self.period.is_late(timezone.now())


def page_state(
    context: CheckInContext,
    period: Period | None,
    *,
    form: WeeklyCheckInForm | None = None,
    is_edit: bool = False,
) -> CheckInPageState:
    """Load the page's state. `is_edit`: show the form although it is submitted.

    Queries: 9 at most.
    """
    now = timezone.now()
    if period is None:
        return CheckInPageState("nothing", _("Nothing to check in"))
    if form is not None:
        return _form_state(context, period, form)
    is_in = period.submitted_at is not None
    if now >= period.grace_until or (is_in and not is_edit):
        return submitted_state(context, period)
    if period.is_excused and not (is_edit or is_in or _has_draft(period, context)):
        return _away_state(context, period, now)
    if not may_be_written(period, context.member, now):
        return CheckInPageState(
            "ahead", _("Nothing to check in now"), period, next_one=period
        )
    return _form_state(
        context, period, WeeklyCheckInForm(read_form_data(context, period, now))
    )


def _has_draft(period: Period, context: CheckInContext) -> bool:
    """Whether the writer has a draft of a period that a new rule no longer asks for."""
    is_dropped = period.excuse == Period.Excuse.NOTHING
    return is_dropped and draft_of(period, context.by) is not None


def submitted_state(
    context: CheckInContext, period: Period, n_missing: int | None = None
) -> CheckInPageState:
    """The submitted view. `n_missing`: goals without a check-in; None to count them."""
    now = timezone.now()
    submitted = read_submitted(period, context.member)
    if not context.reads(period, now):
        submitted = replace(submitted, answers=(), settled=(), intentions=())
    may_change = now < period.grace_until and not context.is_read_only
    if period.submitted_at is None:
        headline = _("Closed without a check-in") if submitted.is_empty else _("Closed")
        return CheckInPageState("closed", headline, period, submitted=submitted)
    if n_missing is None:
        n_missing = len(missing_ids(period)) if may_change else 0
    headline = remaining_check_ins(n_missing) if n_missing else _("All checked in")
    return CheckInPageState(
        face="in",
        headline=headline,
        period=period,
        submitted=submitted,
        next_one=next_period(context.member, period),
        n_missing=n_missing,
        may_change=may_change,
    )


def _form_state(
    context: CheckInContext, period: Period, form: WeeklyCheckInForm
) -> CheckInPageState:
    week = form.week
    n_asked, n_waiting = len(week.asked), week.n_waiting
    if period.submitted_at is not None and not n_waiting:
        headline = _("Edit your check-in")
        if context.is_for_another:
            headline = _("Edit this check-in")
    elif not n_asked:
        headline = _("No numbers this time, just a few questions")
    elif n_waiting == n_asked:
        headline = with_duration(count_of_numbers(n_asked), n_asked)
    elif n_waiting:
        headline = remaining_check_ins(n_waiting)
    else:
        headline = _("Numbers done, a few questions left")
    return CheckInPageState(
        "form",
        headline,
        period,
        form=form,
        readers=readers_of_answers(context, form.week.chosen_readers),
    )


def _away_state(
    context: CheckInContext, period: Period, now: dt.datetime
) -> CheckInPageState:
    """The state of an excused period: leave, a holiday, or nothing to ask."""
    after = next_period(context.member, period)
    if period.excuse == Period.Excuse.LEAVE:
        today = today_of(context.member, now)
        until = away_until(context.member, max(today, period.week_on))
        headline = _("You are away")
        if context.is_for_another:
            headline = _("%(name)s is away") % {"name": context.member}
        return CheckInPageState(
            "away", headline, period, next_one=after, away_until=until
        )
    if period.excuse == Period.Excuse.HOLIDAY:
        return CheckInPageState(
            "away", _("It’s a holiday, no check-in due"), period, next_one=after
        )
    return CheckInPageState(
        "nothing", _("Nothing to check in this week"), period, next_one=after
    )
