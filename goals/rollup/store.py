"""Flat reads and writes of the roll-up: a constant number of statements per batch."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from django.db import connection
from django.utils import timezone

from frameworks.selectors import catalogue_at
from frameworks.spec import KindRef
from goals.levels import level_from
from goals.metrics import Metric
from goals.nodes import terms_of
from goals.pace import goal_period
from goals.rollup.places import Place, StoredPlace
from goals.rules import Counts, Coverage, GoalNode, Result, Thresholds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from frameworks.catalogue import Catalogue

# The namespaces of the advisory locks; the organization's id fills the lower bits.
ROLL_UP_LOCK = 1 << 56


class GoalRow(NamedTuple):
    """A goal's inputs of the roll-up, with what is stored of it."""

    id: int
    parent_id: int | None
    node: GoalNode
    stored: Result
    place: Place
    stored_place: StoredPlace


class Change(NamedTuple):
    """What is written of a goal. `is_charted`: whether its chart gets a point."""

    goal_id: int
    result: Result
    is_charted: bool
    place: StoredPlace


class Context(NamedTuple):
    """Values that are the same for every goal of an organization on a day."""

    today: dt.date
    thresholds: Thresholds
    catalogue: Catalogue


COLUMNS = """
  g.id, g.parent_id, g.metric_type, g.direction, g.start, g.target, g.current,
  g.metric_unit, g.currency, g.progress_source, g.state, g.weight, g.contributes,
  g.override_progress, g.override_until, g.final_progress, g.confidence, g.status,
  g.cadence_days, g.updated_on, (g.created_at AT TIME ZONE (
    SELECT time_zone FROM organizations_organization
    WHERE id = %(organization)s::bigint))::date,
  c.starts_on, coalesce(g.due_on, c.ends_on), g.starts_on, g.starts_with_cycle,
  g.framework, g.kind, g.owner_name,
  (SELECT kind FROM organizations_unit u
    WHERE u.organization_id = %(organization)s::bigint AND u.id = g.unit_id),
  (SELECT role FROM organizations_membership m
    WHERE m.organization_id = %(organization)s::bigint AND m.id = g.owner_id),
  g.visibility = 'private',
  p.progress, p.attainment, p.value, p.confidence, p.pace, p.health, p.weakest,
  p.updated_on, p.n_on_track, p.n_at_risk, p.n_off_track, p.n_not_updated,
  p.n_contributing, p.n_measured,
  g.cycle_id, p.cycle_id, p.state, p.parent_differs
"""
PLACE_COLUMNS = 3
# LATERAL … OFFSET 0 keeps the planner at one index look-up a row: it takes the work
# table for large, and hashed the organization's whole tree (docs/performance.md).
FETCH_LINES = f"""
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM goals_goal
    WHERE organization_id = %(organization)s::bigint AND id = ANY(%(ids)s::bigint[])
  UNION
  SELECT above.id, above.parent_id FROM up CROSS JOIN LATERAL (
    SELECT id, parent_id FROM goals_goal
    WHERE organization_id = %(organization)s::bigint AND id = up.parent_id OFFSET 0
  ) above
), below(id) AS (
  SELECT child.id FROM up CROSS JOIN LATERAL (
    SELECT id FROM goals_goal
    WHERE organization_id = %(organization)s::bigint AND parent_id = up.id OFFSET 0
  ) child
), needed(id, recomputed) AS (
  SELECT id, true FROM up
  UNION ALL
  SELECT id, false FROM below WHERE id NOT IN (SELECT id FROM up)
)
SELECT needed.recomputed, {COLUMNS}
FROM needed
CROSS JOIN LATERAL (
  SELECT * FROM goals_goal WHERE organization_id = %(organization)s::bigint AND id = needed.id
  OFFSET 0
) g
CROSS JOIN LATERAL (
  SELECT * FROM goals_goalprogress
  WHERE organization_id = %(organization)s::bigint AND goal_id = needed.id OFFSET 0
) p
JOIN organizations_cycle c
  ON c.organization_id = %(organization)s::bigint AND c.id = g.cycle_id
"""
TABLES = """
  {goals} g
  JOIN organizations_cycle c ON c.organization_id = g.organization_id AND c.id = g.cycle_id
  JOIN goals_goalprogress p ON p.organization_id = g.organization_id AND p.goal_id = g.id
"""
FETCH_ALL = f"""
SELECT true, {COLUMNS} FROM {TABLES.format(goals="goals_goal")}
WHERE g.organization_id = %(organization)s::bigint
"""
# Private ones too, whoever asks.
CHILDREN = "goals_all_children(%(organization)s::bigint, %(parent)s::bigint)"
FETCH_CHILDREN = f"""
SELECT true, {COLUMNS} FROM {TABLES.format(goals=CHILDREN)} ORDER BY g.position, g.id
"""

WRITE = """
WITH new AS (
  SELECT * FROM unnest(
    %(ids)s::bigint[], %(progress)s::float8[], %(attainment)s::float8[],
    %(value)s::numeric[], %(confidence)s::float8[], %(pace)s::float8[],
    %(health)s::text[], %(weakest)s::text[], %(updated_on)s::date[],
    %(n_on_track)s::int[], %(n_at_risk)s::int[], %(n_off_track)s::int[],
    %(n_not_updated)s::int[], %(n_contributing)s::int[], %(n_measured)s::int[],
    %(cycle_id)s::bigint[], %(state)s::text[], %(parent_differs)s::bool[],
    %(charted)s::bool[]
  ) AS new(goal_id, progress, attainment, value, confidence, pace, health, weakest,
    updated_on, n_on_track, n_at_risk, n_off_track, n_not_updated, n_contributing,
    n_measured, cycle_id, state, parent_differs, charted)
), day AS (
  INSERT INTO goals_goalprogressday
    (organization_id, goal_id, day, progress, value, confidence)
  SELECT %(organization)s::bigint, goal_id, %(today)s::date, progress, value, confidence
    FROM new WHERE charted
  ON CONFLICT (organization_id, goal_id, day) DO UPDATE
    SET progress = excluded.progress, value = excluded.value,
        confidence = excluded.confidence
)
UPDATE goals_goalprogress p
SET progress = new.progress, attainment = new.attainment, value = new.value,
    confidence = new.confidence, pace = new.pace, health = new.health,
    weakest = new.weakest, updated_on = new.updated_on, n_on_track = new.n_on_track,
    n_at_risk = new.n_at_risk, n_off_track = new.n_off_track,
    n_not_updated = new.n_not_updated, n_contributing = new.n_contributing,
    n_measured = new.n_measured, cycle_id = new.cycle_id, state = new.state,
    parent_differs = new.parent_differs, version = p.version + 1
FROM new WHERE p.organization_id = %(organization)s::bigint AND p.goal_id = new.goal_id
"""


# The plans use index look-ups (above), whatever the number of ids: a plan for each
# number of them costs more than the statement itself.
BEGIN = """
SELECT {lock}(%s), set_config('plan_cache_mode', 'force_generic_plan', true),
  (%s::timestamptz AT TIME ZONE time_zone)::date, on_track_from, at_risk_from, frameworks_version
FROM organizations_organization WHERE id = %s
"""


def try_begin(organization_id: int, today: dt.date | None = None) -> Context | None:
    """Take the organization's roll-up lock until the transaction ends, without waiting.

    Returns its thresholds and its local date, unless another is given; None when the
    lock is taken, or the organization is gone.
    """
    return _begin("pg_try_advisory_xact_lock", organization_id, today)


def begin(organization_id: int, today: dt.date | None = None) -> Context | None:
    """As `try_begin`, but waits for the lock; None when the organization is gone."""
    return _begin("pg_advisory_xact_lock", organization_id, today)


def _begin(lock: str, organization_id: int, today: dt.date | None) -> Context | None:
    with connection.cursor() as cursor:
        cursor.execute(
            BEGIN.format(lock=lock),
            [ROLL_UP_LOCK | organization_id, timezone.now(), organization_id],
        )
        found = cursor.fetchone()
    # Without a row the organization is gone: its job has nothing left to do.
    if found is None or found[0] is False:
        return None
    _locked, _mode, local, on_track, at_risk, version = found
    return Context(
        today or local,
        Thresholds(on_track / 100, at_risk / 100),
        catalogue_at(organization_id, version),
    )


def take_dirty(organization_id: int) -> list[int]:
    """Delete and return the organization's list of goals to roll up.

    A plain range delete: `IN (SELECT … LIMIT)` turned quadratic (docs/performance.md).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM goals_goaldirty WHERE organization_id = %s RETURNING goal_id",
            [organization_id],
        )
        return list({goal_id for (goal_id,) in cursor.fetchall()})


@contextmanager
def prepared(query: str, parameters: dict[str, object]) -> Iterator[psycopg.Cursor]:
    """Run a statement that the server plans once per connection.

    Planning took as long as running it. Django's own cursors bind parameters on the
    client, where nothing can be prepared.
    """
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(query.encode(), parameters, prepare=True)
        yield cursor


def fetch_lines(
    organization_id: int, goal_ids: Sequence[int], context: Context
) -> tuple[list[GoalRow], set[int]]:
    """The goals, their ancestors and all their children; and the ids to recompute."""
    parameters = {"organization": organization_id, "ids": [*goal_ids]}
    return _fetch(FETCH_LINES, parameters, context)


def fetch_all(organization_id: int, context: Context) -> tuple[list[GoalRow], set[int]]:
    return _fetch(FETCH_ALL, {"organization": organization_id}, context)


def fetch_children(
    organization_id: int, goal_id: int, context: Context
) -> list[GoalRow]:
    """A goal's direct children, in their order, with their stored results.

    All of them: whoever asks leaves out what the reader may not know of.
    """
    names: dict[str, object] = {"organization": organization_id, "parent": goal_id}
    rows, _every = _fetch(FETCH_CHILDREN, names, context)
    return rows


def _fetch(
    query: str, parameters: dict[str, object], context: Context
) -> tuple[list[GoalRow], set[int]]:
    with prepared(query, parameters) as cursor:
        records = cursor.fetchall()
    rows = [_row(record[1:], context) for record in records]
    return rows, {record[1] for record in records if record[0]}


def _row(record: tuple, context: Context) -> GoalRow:  # type: ignore[type-arg]  # columns of many types
    (
        goal_id, parent_id, metric_type, direction, start, target, current,
        unit, currency, source, state, weight, contributes,
        override, override_until, final, confidence, status,
        cadence_days, updated_on, created_on, cycle_starts_on, ends_on,
        own_start, with_cycle,
        framework, kind, owner_name, unit_kind, owner_role, is_private,
        *derived,
    ) = record  # fmt: skip
    level = level_from(unit_kind, owner_role, owner_name)
    ref = KindRef(framework, kind)
    terms = terms_of(context.catalogue, ref, level, context.thresholds)
    node = GoalNode(
        metric=Metric(metric_type, direction, start, target, current, unit, currency),
        source=source,
        state=state,
        weight=weight,
        contributes=contributes,
        override=override,
        override_until=override_until,
        final=final,
        confidence=None if confidence is None else float(confidence),
        status=status,
        cadence_days=cadence_days,
        updated_on=updated_on,
        created_on=created_on,
        period=goal_period(
            cycle_starts_on,
            ends_on,
            created_on=created_on,
            starts_on=own_start,
            with_cycle=with_cycle or terms["paced_by_year"],
        ),
        is_private=is_private,
        **terms,
    )
    *computed, a, b, c, d, contributing, measured, cycle_id = derived[:-PLACE_COLUMNS]
    stored_place = StoredPlace(*derived[-PLACE_COLUMNS:])
    stored = Result(*computed)._replace(
        counts=Counts(a, b, c, d), coverage=Coverage(contributing, measured)
    )
    place = Place(cycle_id, state)
    return GoalRow(goal_id, parent_id, node, stored, place, stored_place)


def write(organization_id: int, today: dt.date, changed: Iterable[Change]) -> None:
    """Store results and places."""
    columns = list(zip(*_flat(changed), strict=True))
    if not columns:
        return
    names = [
        "ids",
        "progress",
        "attainment",
        "value",
        "confidence",
        "pace",
        "health",
        "weakest",
        "updated_on",
        "n_on_track",
        "n_at_risk",
        "n_off_track",
        "n_not_updated",
        "n_contributing",
        "n_measured",
        "cycle_id",
        "state",
        "parent_differs",
        "charted",
    ]
    parameters: dict[str, object] = {
        name: list(column) for name, column in zip(names, columns, strict=True)
    }
    parameters |= {"organization": organization_id, "today": today}
    with prepared(WRITE, parameters):
        pass


def _flat(changed: Iterable[Change]) -> Iterable[tuple[object, ...]]:
    for each in changed:
        *derived, counts, coverage = each.result
        yield (
            each.goal_id,
            *(*derived, *counts, *coverage, *each.place),
            each.is_charted,
        )


REMEMBER_DAY = """
INSERT INTO goals_rollupday AS last (organization_id, day) VALUES (%s, %s)
ON CONFLICT (organization_id) DO UPDATE SET day = excluded.day,
  again_at = CASE WHEN last.again_at > %s THEN last.again_at END
"""


def remember_day(organization_id: int, today: dt.date) -> None:
    """Record that the organization's health was computed for this day.

    What is to be computed again later stays so (`RollUpDay.again_at`).
    """
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER_DAY, [organization_id, today, timezone.now()])
