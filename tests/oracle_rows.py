"""Reads an organization's rows for the oracle, and compares its answers with the stored
ones.
"""

import datetime as dt
import json
import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import connection

from tests.oracle import Answer, Facts, World

FACTS = """
SELECT g.id, g.parent_id AS parent, g.metric_type, g.direction, g.start, g.target,
  g.current, g.metric_unit, g.currency, g.progress_source, g.state, g.weight,
  g.contributes, g.override_progress, g.override_until, g.final_progress, g.confidence,
  g.status, g.cadence_days, g.updated_on,
  (g.created_at AT TIME ZONE 'UTC')::date AS created_on,
  g.starts_on, g.starts_with_cycle, c.starts_on AS cycle_on,
  coalesce(g.due_on, c.ends_on) AS ends_on,
  g.framework, g.kind, g.owner_name, u.kind AS unit, m.role
FROM goals_goal g JOIN organizations_cycle c ON c.id = g.cycle_id
  LEFT JOIN organizations_unit u ON u.id = g.unit_id
  LEFT JOIN organizations_membership m ON m.id = g.owner_id
WHERE g.organization_id = %s
"""
CHOSEN = """
SELECT on_track_from, at_risk_from, document::text FROM organizations_organization o
LEFT JOIN frameworks_configuration f ON f.id = o.frameworks_version
WHERE o.id = %s
"""
KNOWN_TEXTS = {
    *(("v2mom", "value"), ("v2mom", "obstacle"), ("bhag", "core_value")),
    ("whats_hows", "how"),
}
KNOWN_YEARLY = {("bhag", "bhag"), ("bhag", "milestone")}
# Of the installed frameworks.
THERE = {name.removeprefix("frameworks.") for name in settings.FRAMEWORKS}
TEXTS = {kind for kind in KNOWN_TEXTS if kind[0] in THERE}
YEARLY = {kind for kind in KNOWN_YEARLY if kind[0] in THERE}
STORED = """
SELECT goal_id, progress, attainment, value, confidence, pace, health, weakest,
  updated_on, n_on_track, n_at_risk, n_off_track, n_not_updated,
  n_contributing, n_measured
FROM goals_goalprogress WHERE organization_id = %s
"""


def read_world(organization_id: int, today: dt.date) -> World:
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN, [organization_id])
        on_track, at_risk, document = cursor.fetchone()
        cursor.execute(FACTS, [organization_id])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    kinds = Kinds(on_track, at_risk, json.loads(document or "{}"))
    goals = {row.pop("id"): {**row, **kinds.say(row)} for row in rows}
    return World(goals, today)


@dataclass(frozen=True)
class Kinds:
    """Attributes of a goal by its kind and level. Percent; from the stored document."""

    on_track: int
    at_risk: int
    document: dict[str, Any]

    def say(self, goal: Facts) -> dict[str, Any]:
        name = (goal["framework"], goal["kind"])
        own = {
            (framework["slug"], kind["slug"]): kind["role"] == "statement"
            for framework in self.document.get("own", [])
            for kind in framework["kinds"]
        }
        levels = self.document.get("frameworks", {}).get(name[0], {}).get("levels", {})
        said = levels.get(level(goal), {})
        on_track = Fraction(said.get("on_track_from", self.on_track), 100)
        at_risk = Fraction(said.get("at_risk_from", self.at_risk), 100)
        return {
            "is_text": own.get(name, name in TEXTS),
            "by_year": name in YEARLY,
            "on_track": on_track,
            "at_risk": min(on_track, at_risk) if said else at_risk,
        }


def level(goal: Facts) -> str:
    """The level of a goal: an owner who leads a unit, or is no member, represents the
    unit.
    """
    owned = bool(goal["role"] or goal["owner_name"])
    if goal["unit"] is None:
        return "individual" if owned else "company"
    leads = goal["role"] in ("leader", "hr_admin", "owner", None)
    return goal["unit"] if leads or goal["unit"] == "company" else "individual"


def read_stored(organization_id: int) -> dict[int, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(STORED, [organization_id])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def close_to(stored: object, right: object) -> bool:
    if isinstance(stored, Decimal) and isinstance(right, Fraction):
        return Fraction(stored) == right
    if isinstance(stored, float) and isinstance(right, Fraction):
        return math.isclose(stored, right, rel_tol=1e-9, abs_tol=1e-9)
    return stored == right


def disagreements(organization_id: int, today: dt.date) -> list[str]:
    """The stored numbers that differ from the oracle's, in sentences."""
    right = read_world(organization_id, today).answers()
    stored = read_stored(organization_id)
    lines = [f"{goal_id} has no numbers" for goal_id in right.keys() - stored.keys()]
    lines += [f"{goal_id} is no goal" for goal_id in stored.keys() - right.keys()]
    for goal_id in right.keys() & stored.keys():
        lines += differences(goal_id, stored[goal_id], right[goal_id])
    return lines


def differences(goal_id: int, stored: tuple[Any, ...], right: Answer) -> list[str]:
    *derived, a, b, c, d, contributing, measured = stored
    kept = [*derived, (a, b, c, d), (contributing, measured)]
    pairs = zip(vars(right), kept, strict=True)
    return [
        f"{goal_id}: {name} is {found}, not {getattr(right, name)}"
        for name, found in pairs
        if not close_to(found, getattr(right, name))
    ]
