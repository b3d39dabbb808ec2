"""Write scheduled check-ins to `Period` rows.

Rows that are over or submitted are never changed, and a row with anything entered is
never deleted.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from organizations.tenancy import in_organization
from scheduling.models import Period
from scheduling.rules import DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scheduling.days_off import DaysOff
    from scheduling.rules import CheckInTimes
    from scheduling.schedule import ScheduledCheckIn, ScheduleInputs

MOST_ROWS = 2_000
FIELDS = (
    *("rhythm", "goal_ids", "opens_at", "closes_at", "grace_until"),
    *("remind_at", "excuse"),
)
TIMES = ("closes_at", "grace_until", "remind_at")
# One statement for many rows; those that were submitted meanwhile stay as they are.
CHANGE = """
UPDATE checkins_period period SET
  rhythm = new.rhythm, goal_ids = new.goal_ids, opens_at = new.opens_at,
  closes_at = new.closes_at, grace_until = new.grace_until,
  remind_at = new.remind_at, excuse = new.excuse
FROM jsonb_to_recordset(%s::jsonb) AS new(
  id bigint, rhythm text, goal_ids bigint[], opens_at timestamptz,
  closes_at timestamptz, grace_until timestamptz, remind_at timestamptz, excuse text
)
WHERE period.organization_id = %s AND period.id = new.id AND period.submitted_at IS NULL
"""

type Rows = dict[tuple[int, dt.date], Period]
"""Rows by member id and the first day of their week."""


def write_periods(
    inputs: ScheduleInputs,
    wanted: list[ScheduledCheckIn],
    now: dt.datetime,
    member_ids: Collection[int] | None,
) -> tuple[int, int, int]:
    """Create, change and delete rows; return how many of each.

    Queries: 3 to 7 for each `MOST_ROWS` rows, and the cascade's of those deleted.
    """
    known = _known(inputs, now, member_ids)
    _carry_over(known, wanted, inputs)
    made, changed = [], []
    for scheduled in wanted:
        row = known.pop((scheduled.member.pk, scheduled.week_on), None)
        if row is None:
            # Never one that has closed: nobody is late with what was never asked.
            if scheduled.moments.closes_at > now:
                made.append(_row(inputs, scheduled))
        elif _settle(row, scheduled, inputs.away, now):
            changed.append(row)
    Period.objects.bulk_create(made, batch_size=MOST_ROWS, ignore_conflicts=True)
    _change(inputs.organization.pk, changed)
    return len(made), len(changed), _remove(inputs, known.values(), now)


def _known(
    inputs: ScheduleInputs, now: dt.datetime, member_ids: Collection[int] | None
) -> Rows:
    """Rows that are not over, submitted ones included."""
    rows = Period.objects.filter(
        organization=inputs.organization, grace_until__gt=now
    ).only("organization", "member", "week_on", "submitted_at", *FIELDS)
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    return {(row.member_id, row.week_on): row for row in rows}


def _carry_over(
    known: Rows, wanted: list[ScheduledCheckIn], inputs: ScheduleInputs
) -> None:
    """Use rows of weeks that began on another weekday for check-ins that overlap them.

    After a change of the organization's first weekday nobody is asked twice. Rows of
    later weeks are created again, in the new weeks.
    """
    first_weekday = inputs.organization.first_weekday
    # A day more: it is tomorrow already where some members are.
    begun = inputs.today + DAY
    former: defaultdict[int, list[Period]] = defaultdict(list)
    for row in known.values():
        if row.week_on.isoweekday() != first_weekday and row.week_on <= begun:
            former[row.member_id].append(row)
    for scheduled in wanted if former else ():
        key, rows = (
            (scheduled.member.pk, scheduled.week_on),
            former[scheduled.member.pk],
        )
        same = next((row for row in rows if _overlap(row, scheduled.moments)), None)
        if same is not None and key not in known:
            rows.remove(same)
            known[key] = known.pop((same.member_id, same.week_on))


def _overlap(one: Period, other: CheckInTimes) -> bool:
    return one.opens_at < other.closes_at and other.opens_at < one.closes_at


def _row(inputs: ScheduleInputs, scheduled: ScheduledCheckIn) -> Period:
    return Period(
        organization=inputs.organization,
        member=scheduled.member,
        week_on=scheduled.week_on,
        **_values(scheduled),
    )


def _values(scheduled: ScheduledCheckIn) -> dict[str, Any]:
    when = scheduled.moments
    return {
        "rhythm": str(scheduled.rhythm),
        "goal_ids": sorted(set(scheduled.goal_ids)),
        "opens_at": when.opens_at,
        "closes_at": when.closes_at,
        "grace_until": when.grace_until,
        "remind_at": when.remind_at,
        "excuse": str(scheduled.excuse),
    }


def _settle(
    row: Period, scheduled: ScheduledCheckIn, away: DaysOff, now: dt.datetime
) -> bool:
    """Set the changed values of a row; True when there were any."""
    if row.submitted_at is not None:
        return False
    values = _values(scheduled)
    if row.opens_at <= now:
        values = _of_opened(row, values, scheduled, away, now)
    moved = {name for name, value in values.items() if getattr(row, name) != value}
    for name in moved:
        setattr(row, name, values[name])
    return bool(moved)


def _of_opened(
    row: Period,
    values: dict[str, Any],
    scheduled: ScheduledCheckIn,
    away: DaysOff,
    now: dt.datetime,
) -> dict[str, Any]:
    """The values of a row that has opened: a new rule may give more time, never less.

    For a member who goes on leave before it closes, it closes on their last day there,
    or is excused when that has passed.
    """
    if row.closes_at <= now:
        return {"excuse": values["excuse"] or row.excuse}
    opened = values | {"opens_at": row.opens_at}
    if values["closes_at"] >= row.closes_at:
        return opened
    gone = _gone_until(row, scheduled, away, since=max(values["closes_at"], now))
    if gone and values["closes_at"] > max(now, row.opens_at):
        return opened
    kept = {name: getattr(row, name) for name in TIMES}
    return opened | kept | {"excuse": values["excuse"] or gone}


def _gone_until(
    row: Period, scheduled: ScheduledCheckIn, away: DaysOff, since: dt.datetime
) -> str:
    """Why the member is away on its last day; "" when they are there then."""
    zone = scheduled.member.zone
    day, last = since.astimezone(zone).date(), row.closes_at.astimezone(zone).date()
    if row.closes_at.astimezone(zone).time() == dt.time(0):
        last -= DAY
    return away.excuse(scheduled.member, last) if day <= last else ""


def _change(organization_id: int, rows: list[Period]) -> None:
    for first in range(0, len(rows), MOST_ROWS):
        batch = rows[first : first + MOST_ROWS]
        data = [{"id": row.pk, **_plain(row)} for row in batch]
        with connection.cursor() as cursor:
            cursor.execute(CHANGE, [json.dumps(data), organization_id])


def _plain(row: Period) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in FIELDS}
    return {
        name: value.isoformat() if isinstance(value, dt.datetime) else value
        for name, value in values.items()
    }


def _remove(inputs: ScheduleInputs, rows: Iterable[Period], now: dt.datetime) -> int:
    """Delete rows that are not wanted any more, or excuse them; return how many went.

    Rows of later weeks are deleted. One that has opened, whose week has begun, or into
    which somebody entered anything is excused and keeps its draft: a form that is open
    names the row, and may still save and submit there. It is late for nobody.
    """
    waiting = [row for row in rows if not row.submitted_at]
    ahead = {
        row.pk for row in waiting if row.opens_at > now and row.week_on > inputs.today
    }
    gone = ahead - _begun(inputs, ahead)
    excused = [
        row.pk
        for row in waiting
        if row.pk not in gone and not row.excuse and row.closes_at > now
    ]
    mine = Period.objects.filter(organization=inputs.organization, submitted_at=None)
    if excused:
        mine.filter(pk__in=excused).update(excuse=Period.Excuse.NOTHING)
    if gone:
        mine.filter(pk__in=gone).delete()
    return len(gone)


def _begun(inputs: ScheduleInputs, keys: Collection[int]) -> set[int]:
    """Ids of the rows with a draft or a check-in (which raises the version).

    Locks the rows before it reads, so that a draft being saved now is waited for and
    seen. Queries: 0 for none, else 2.
    """
    if not keys:
        return set()
    rows = Period.objects.filter(organization=inputs.organization, pk__in=keys)
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    # `drafts`: checkins.CheckInDraft refers to its period.
    begun = rows.filter(Q(drafts__isnull=False) | Q(version__gt=0))
    # As nobody: drafts are hidden from the member who caused this plan.
    with in_organization(inputs.organization.pk):
        return set(begun.values_list("pk", flat=True))
