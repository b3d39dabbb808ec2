"""Flat reads and writes of the roll-up: a constant number of statements per batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from goals.rules import Counts, Metric, Node, Period, Result, Thresholds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

# The namespaces of the advisory locks; the organization's id fills the lower bits.
ROLL_UP_LOCK = 1 << 56


class Row(NamedTuple):
    """A goal as the roll-up sees it, with the result that is stored for it."""

    id: int
    parent_id: int | None
    node: Node
    stored: Result


class Context(NamedTuple):
    """What is the same for every goal of an organization on a day."""

    today: dt.date
    thresholds: Thresholds


COLUMNS = """
  g.id, g.parent_id, g.metric_type, g.direction, g.start, g.target, g.current,
  g.metric_unit, g.currency, g.progress_source, g.state, g.weight, g.contributes,
  g.override_progress, g.override_until, g.final_progress, g.confidence, g.status,
  g.cadence_days, g.updated_on, (g.created_at AT TIME ZONE 'UTC')::date,
  c.starts_on, coalesce(g.due_on, c.ends_on),
  p.progress, p.attainment, p.value, p.confidence, p.pace, p.health, p.weakest,
  p.updated_on, p.n_on_track, p.n_at_risk, p.n_off_track, p.n_not_updated
"""
TABLES = """
  goals_goal g
  JOIN organizations_cycle c ON c.organization_id = g.organization_id AND c.id = g.cycle_id
  JOIN goals_goalprogress p ON p.organization_id = g.organization_id AND p.goal_id = g.id
"""
LINE_UP = """
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM goals_goal
    WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
  UNION
  SELECT above.id, above.parent_id FROM up JOIN goals_goal above
    ON above.organization_id = %(organization)s AND above.id = up.parent_id
), needed(id) AS (
  SELECT id FROM up
  UNION
  SELECT below.id FROM up JOIN goals_goal below
    ON below.organization_id = %(organization)s AND below.parent_id = up.id
)
"""
FETCH_LINES = f"""
{LINE_UP}
SELECT g.id IN (SELECT id FROM up), {COLUMNS}
FROM needed JOIN {TABLES} ON g.id = needed.id
WHERE g.organization_id = %(organization)s
"""
FETCH_ALL = (
    f"SELECT true, {COLUMNS} FROM {TABLES} WHERE g.organization_id = %(organization)s"
)

WRITE = """
WITH new AS (
  SELECT * FROM unnest(
    %(ids)s::bigint[], %(progress)s::float8[], %(attainment)s::float8[],
    %(value)s::numeric[], %(confidence)s::float8[], %(pace)s::float8[],
    %(health)s::text[], %(weakest)s::text[], %(updated_on)s::date[],
    %(n_on_track)s::int[], %(n_at_risk)s::int[], %(n_off_track)s::int[],
    %(n_not_updated)s::int[], %(charted)s::bool[]
  ) AS new(goal_id, progress, attainment, value, confidence, pace, health, weakest,
    updated_on, n_on_track, n_at_risk, n_off_track, n_not_updated, charted)
), day AS (
  INSERT INTO goals_goalprogressday
    (organization_id, goal_id, day, progress, value, confidence)
  SELECT %(organization)s, goal_id, %(today)s, progress, value, confidence
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
    n_not_updated = new.n_not_updated, version = p.version + 1
FROM new WHERE p.organization_id = %(organization)s AND p.goal_id = new.goal_id
"""


def context(organization_id: int, today: dt.date | None = None) -> Context:
    """The organization's thresholds, and its local date unless another is given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (now() AT TIME ZONE time_zone)::date, on_track_from, at_risk_from "
            "FROM organizations_organization WHERE id = %s",
            [organization_id],
        )
        local, on_track, at_risk = cursor.fetchone()
    return Context(today or local, Thresholds(on_track / 100, at_risk / 100))


def try_lock(organization_id: int) -> bool:
    """Be the only one to roll this organization up until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [ROLL_UP_LOCK | organization_id]
        )
        return bool(cursor.fetchone()[0])


def lock(organization_id: int) -> None:
    """As `try_lock`, waiting."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [ROLL_UP_LOCK | organization_id]
        )


def take_dirty(organization_id: int) -> list[int]:
    """Empty the organization's list of goals to roll up, and answer with it.

    A plain range delete: `IN (SELECT … LIMIT)` turned quadratic (docs/performance.md).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM goals_goaldirty WHERE organization_id = %s RETURNING goal_id",
            [organization_id],
        )
        return list({goal_id for (goal_id,) in cursor.fetchall()})


def fetch_lines(
    organization_id: int, goal_ids: Sequence[int]
) -> tuple[list[Row], set[int]]:
    """The goals, their ancestors and all their children; and the ids to recompute."""
    return _fetch(FETCH_LINES, {"organization": organization_id, "ids": [*goal_ids]})


def fetch_all(organization_id: int) -> tuple[list[Row], set[int]]:
    return _fetch(FETCH_ALL, {"organization": organization_id})


def _fetch(query: str, parameters: dict[str, object]) -> tuple[list[Row], set[int]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        records = cursor.fetchall()
    rows = [_row(record[1:]) for record in records]
    return rows, {record[1] for record in records if record[0]}


def _row(record: tuple) -> Row:  # type: ignore[type-arg]
    (
        goal_id, parent_id, metric_type, direction, start, target, current,
        unit, currency, source, state, weight, contributes,
        override, override_until, final, confidence, status,
        cadence_days, updated_on, created_on, starts_on, ends_on,
        *derived,
    ) = record  # fmt: skip
    node = Node(
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
        period=Period(starts_on, ends_on),
    )
    return Row(goal_id, parent_id, node, Result(*derived[:8], Counts(*derived[8:])))


def write(
    organization_id: int, today: dt.date, changed: Iterable[tuple[int, Result, bool]]
) -> None:
    """Store results. Shape: (goal id, result, whether its chart gets a point)."""
    columns = list(zip(*_flat(changed), strict=True))
    if not columns:
        return
    names = (
        "ids progress attainment value confidence pace health weakest updated_on "
        "n_on_track n_at_risk n_off_track n_not_updated charted"
    ).split()
    parameters: dict[str, object] = {
        name: list(column) for name, column in zip(names, columns, strict=True)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE, {**parameters, "organization": organization_id, "today": today}
        )


def _flat(
    changed: Iterable[tuple[int, Result, bool]],
) -> Iterable[tuple[object, ...]]:
    for goal_id, result, charted in changed:
        *derived, counts = result
        yield (goal_id, *derived, *counts, charted)


def remember_day(organization_id: int, today: dt.date) -> None:
    """Note that the organization's health was worked out for this day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO goals_rollupday (organization_id, day) VALUES (%s, %s) "
            "ON CONFLICT (organization_id) DO UPDATE SET day = excluded.day",
            [organization_id, today],
        )
