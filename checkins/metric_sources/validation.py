"""Check submitted values against goals, permissions and formats."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from checkins.models import AutomaticValue
from checkins.selectors.cards import takes_value
from goals.access import may_edit
from goals.importing import fields
from goals.importing.fields import CellError, shown
from goals.kinds import is_statement
from goals.models import Goal
from scheduling.clock import person_of, today_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checkins.models import MetricSource
    from goals.importing.questions import FileFormats
    from organizations.models import Membership

MOST_VALUES = 1_000
LONGEST_ID = 120
# Earlier days are typing errors.
OLDEST = dt.date(2000, 1, 1)

type Key = tuple[int, dt.date, Decimal]


@dataclass(frozen=True, slots=True)
class SubmittedValue:
    """One value as it was sent: all text. `on`: "" for today."""

    goal: str
    value: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class CheckedValue:
    """The result for one submitted value. `code`: why it is refused, "" when valid.

    `is_known`: the same value for the same day is saved already.
    """

    submitted: SubmittedValue
    goal: Goal | None = None
    value: Decimal | None = None
    on: dt.date | None = None
    code: str = ""
    message: str = ""
    is_known: bool = False

    @property
    def is_fine(self) -> bool:
        return not self.code


def check_values(
    by: Membership,
    submitted: Sequence[SubmittedValue],
    *,
    way: str,
    source: MetricSource | None = None,
    formats: FileFormats | None = None,
) -> list[CheckedValue]:
    """Check each value, in order. `by`: in whose name; must be able to edit the goal.

    `formats`: how a file writes numbers and dates; None for the API, where nobody can
    be asked and an ambiguous value is refused. Queries: 2, however many.
    """
    goals = _goals(by, {each.goal for each in submitted})
    checked = [_check(by, each, goals.get(each.goal), formats) for each in submitted]
    return _with_known(checked, way, source)


def _goals(by: Membership, names: Iterable[str]) -> dict[str, Goal]:
    """Goals that `by` may see, by public and by external id."""
    wanted = [name for name in names if is_id(name)]
    if not wanted:
        return {}
    rows = (
        Goal.objects.in_organization(by.organization)
        .visible_to(by)
        .with_people()
        .select_related("owner__location")
        .filter(Q(public_id__in=wanted) | Q(external_id__in=wanted))
    )
    found: dict[str, Goal] = {}
    for goal in rows:
        goal.organization = by.organization
        found.setdefault(goal.external_id, goal)
    # A public id wins over the same external id of another goal.
    found |= {goal.public_id: goal for goal in rows}
    found.pop("", None)
    return found


def is_id(text: str) -> bool:
    """Whether PostgreSQL can store the text, and it may be an id."""
    if not 0 < len(text) <= LONGEST_ID or "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check(
    by: Membership,
    submitted: SubmittedValue,
    goal: Goal | None,
    formats: FileFormats | None,
) -> CheckedValue:
    if goal is None or goal.state == Goal.State.DRAFT:
        text = _("Goal “%(goal)s” not found.") % {"goal": shown(submitted.goal)}
        return CheckedValue(submitted, code="unknown_goal", message=text)
    if problem := _refusal(by, goal):
        code, message = problem
        return CheckedValue(submitted, goal, code=code, message=message)
    try:
        value = read_value(submitted.value, goal, formats)
        on = read_day(submitted.on, today_of(person_of(goal, by)), formats)
    except CellError as failure:
        return CheckedValue(submitted, goal, code=failure.code, message=str(failure))
    return CheckedValue(submitted, goal, value, on)


def _refusal(by: Membership, goal: Goal) -> tuple[str, str] | None:
    if not may_edit(by, goal):
        return "not_yours", _("Only the owner and their leaders can change this goal.")
    if not goal.is_open:
        return "closed", _("This goal is closed.")
    if not takes_value(goal) or is_statement(goal):
        return "no_value", _("You can’t enter a value for this goal.")
    return None


def read_value(text: str, goal: Goal, formats: FileFormats | None) -> Decimal:
    """The number in the goal's format. Raises CellError for an invalid one."""
    value = fields.number(
        fields.text(text, LONGEST_ID),
        goal.metric_type,
        formats.style if formats else fields.POINT_STYLE,
        refuses_groups=formats is None,
    )
    if value is None:
        raise CellError("empty_value", _("Enter a value."))
    if goal.metric_type == Goal.MetricType.YES_NO and value not in (0, 1):
        raise CellError("not_yes_or_no", _("Enter 1 for yes or 0 for no."))
    return fields.rounded(value)


def read_day(text: str, today: dt.date, formats: FileFormats | None) -> dt.date:
    """The day, or today for an empty text.

    Raises CellError for an invalid or future one.
    """
    day = fields.date(text[:LONGEST_ID], formats.date_order if formats else "")
    if day is None:
        return today
    # In the source's time zone, tomorrow may have begun.
    if not OLDEST <= day <= today + dt.timedelta(days=1):
        message = _("%(day)s is too far in the past or in the future.")
        raise CellError("impossible_day", message % {"day": day.isoformat()})
    return day


def _with_known(
    checked: list[CheckedValue], way: str, source: MetricSource | None
) -> list[CheckedValue]:
    """Mark values that are saved already, or repeated within the same request."""
    fine = [each for each in checked if each.is_fine]
    if not fine:
        return checked
    rows = AutomaticValue.objects.filter(
        goal_id__in={each.goal.pk for each in fine if each.goal},
        on__in={each.on for each in fine},
        way=way,
        source=source,
    )
    seen: set[Key] = {
        (row.goal_id, row.on, row.value.normalize()) for row in rows.iterator()
    }
    result = []
    for each in checked:
        key = key_of(each)
        is_known = key is not None and key in seen
        if key is not None:
            seen.add(key)
        result.append(_as_known(each) if is_known else each)
    return result


def key_of(each: CheckedValue) -> Key | None:
    if each.goal is None or each.value is None or each.on is None:
        return None
    return each.goal.pk, each.on, each.value.normalize()


def _as_known(each: CheckedValue) -> CheckedValue:
    return CheckedValue(each.submitted, each.goal, each.value, each.on, is_known=True)
