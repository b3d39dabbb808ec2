"""What a machine or a file says, line by line → readings, and what is wrong with it."""

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
# Nobody measured anything of these goals before.
OLDEST = dt.date(2000, 1, 1)

type Key = tuple[int, dt.date, Decimal]


@dataclass(frozen=True, slots=True)
class SubmittedValue:
    """One value as it was sent: all of it text. `on` may be empty, for today."""

    goal: str
    value: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class CheckedValue:
    """What becomes of one value. `code`: why it is refused, "" for one that is fine.

    `is_known`: the same value of the same day is here already.
    """

    said: SubmittedValue
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
    said: Sequence[SubmittedValue],
    *,
    way: str,
    source: MetricSource | None = None,
    formats: FileFormats | None = None,
) -> list[CheckedValue]:
    """Each value, in order. `by`: in whose name; only goals that they may edit count.

    `formats`: how a file writes numbers and dates; None for the API, where nobody can be
    asked: what could be two things is refused.
    Queries: 2, however many.
    """
    goals = _goals(by, {each.goal for each in said})
    found = [_judge(by, each, goals.get(each.goal), formats) for each in said]
    return _with_known(found, way, source)


def _goals(by: Membership, names: Iterable[str]) -> dict[str, Goal]:
    """Goals that `by` may know of, by public and by external id."""
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
    # Ours wins where one goal is called like the other.
    found |= {goal.public_id: goal for goal in rows}
    found.pop("", None)
    return found


def is_id(text: str) -> bool:
    """Whether a database could hold it as one."""
    if not 0 < len(text) <= LONGEST_ID or "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _judge(
    by: Membership, said: SubmittedValue, goal: Goal | None, formats: FileFormats | None
) -> CheckedValue:
    if goal is None or goal.state == Goal.State.DRAFT:
        text = _("There is no goal “%(goal)s”.") % {"goal": shown(said.goal)}
        return CheckedValue(said, code="unknown_goal", message=text)
    if problem := _unfit(by, goal):
        code, message = problem
        return CheckedValue(said, goal, code=code, message=message)
    try:
        value = read_value(said.value, goal, formats)
        on = read_day(said.on, today_of(person_of(goal, by)), formats)
    except CellError as failure:
        return CheckedValue(said, goal, code=failure.code, message=str(failure))
    return CheckedValue(said, goal, value, on)


def _unfit(by: Membership, goal: Goal) -> tuple[str, str] | None:
    if not may_edit(by, goal):
        return "not_yours", _("Only its owner and their leaders change this goal.")
    if not goal.is_open:
        return "closed", _("This goal is closed.")
    if not takes_value(goal) or is_statement(goal):
        return "no_value", _("Nobody writes a value on this goal.")
    return None


def read_value(text: str, goal: Goal, formats: FileFormats | None) -> Decimal:
    """Raises CellError for what is no number of this goal."""
    value = fields.number(
        fields.text(text, LONGEST_ID),
        goal.metric_type,
        formats.style if formats else fields.POINT_STYLE,
        refuses_groups=formats is None,
    )
    if value is None:
        raise CellError("empty_value", _("The value is missing."))
    if goal.metric_type == Goal.MetricType.YES_NO and value not in (0, 1):
        raise CellError("not_yes_or_no", _("Yes or no: 1 or 0."))
    return fields.rounded(value)


def read_day(text: str, today: dt.date, formats: FileFormats | None) -> dt.date:
    """Today where nothing is said. Raises CellError for no day, or one to come."""
    day = fields.date(text[:LONGEST_ID], formats.date_order if formats else "")
    if day is None:
        return today
    # Where the machine stands, tomorrow may have begun.
    if not OLDEST <= day <= today + dt.timedelta(days=1):
        message = _("%(day)s is no day of which a value could be known.")
        raise CellError("impossible_day", message % {"day": day.isoformat()})
    return day


def _with_known(
    found: list[CheckedValue], way: str, source: MetricSource | None
) -> list[CheckedValue]:
    """With those marked that are here already, or came twice in one go."""
    fine = [each for each in found if each.is_fine]
    if not fine:
        return found
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
    for each in found:
        key = key_of(each)
        is_known = key is not None and key in seen
        if key is not None:
            seen.add(key)
        result.append(_known(each) if is_known else each)
    return result


def key_of(each: CheckedValue) -> Key | None:
    if each.goal is None or each.value is None or each.on is None:
        return None
    return each.goal.pk, each.on, each.value.normalize()


def _known(each: CheckedValue) -> CheckedValue:
    return CheckedValue(each.said, each.goal, each.value, each.on, is_known=True)
