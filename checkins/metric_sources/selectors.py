from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from checkins.metric_sources.access import may_manage_sources
from checkins.models import AutomaticValue, CheckIn, MetricSource
from goals.models import Goal
from organizations.compiled_queries import compiled
from organizations.policy import find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Membership


def automatic_values_for(goals: Iterable[Goal]) -> dict[int, AutomaticValue]:
    """The latest automatic value of each goal without a later check-in, by goal id.

    Newer in both ways: of a day no earlier than the check-in's, and received after it.
    Each comes with its source and uploader. Queries: 1, none without goals.
    """
    ids = [goal.pk for goal in goals]
    if not ids:
        return {}
    return {row.goal_id: row for row in _latest(ids)}


@compiled
def _latest(goal_ids: list[int]) -> QuerySet[AutomaticValue]:
    return (
        _unconfirmed_values()
        .filter(goal__pk__among=goal_ids)
        .select_related("source", "by__user")
        .order_by("goal_id", "-on", "-id")
        .distinct("goal_id")
    )


def _unconfirmed_values() -> QuerySet[AutomaticValue]:
    """Automatic values without a later check-in on their goal."""
    later = Q(on__gt=OuterRef("on")) | Q(created_at__gte=OuterRef("created_at"))
    check_ins = CheckIn.objects.filter(goal_id=OuterRef("goal_id")).current()
    return AutomaticValue.objects.filter(~Exists(check_ins.filter(later)))


def confirmed(goal: Goal, value: Decimal | None) -> AutomaticValue | None:
    """The latest automatic value when the given one equals it, else None.

    Queries: 1, 0 for None.
    """
    reading = automatic_values_for([goal]).get(goal.pk) if value is not None else None
    return reading if reading and reading.value == value else None


@dataclass(frozen=True, slots=True)
class UnconfirmedValue:
    """An automatic value that nobody has confirmed. `source_name`: the source's name."""

    value: Decimal
    on: dt.date
    source_name: str


def unconfirmed(goal: Goal) -> UnconfirmedValue | None:
    """The automatic value that the goal's next check-in may confirm.

    Queries: 1, 0 for a goal `with_automatic_values`.
    """
    if hasattr(goal, "read_last"):
        return _from_annotation(goal.read_last)
    reading = automatic_values_for([goal]).get(goal.pk)
    if reading is None:
        return None
    return UnconfirmedValue(reading.value, reading.on, source_name(reading))


def with_automatic_values(owner: Membership) -> dict[str, Case]:
    """For `annotate` of goals: what `unconfirmed` needs, for the owner's goals only."""
    annotation = JSONObject(
        # As text: a JSON number loses the last digits.
        value=Cast("value", TextField()),
        on="on",
        source_name=Coalesce("source__name", "by__user__name"),
    )
    last = _unconfirmed_values().filter(goal_id=OuterRef("pk")).order_by("-on", "-id")
    return {
        "read_last": Case(
            When(owner=owner, then=Subquery(last.values(annotation=annotation)[:1]))
        )
    }


def _from_annotation(row: dict[str, str] | None) -> UnconfirmedValue | None:
    if row is None:
        return None
    on = dt.date.fromisoformat(row["on"])
    return UnconfirmedValue(Decimal(row["value"]), on, row["source_name"] or "")


def source_name(reading: AutomaticValue) -> str:
    """The source's name (“CRM”), or who uploaded the file.

    Queries: 0 for one of `automatic_values_for`.
    """
    if reading.source is not None:
        return str(reading.source)
    return str(reading.by) if reading.by is not None else ""


@dataclass(frozen=True, slots=True)
class ReceivedValue:
    """An automatic value, and who confirmed it: None while nobody has."""

    reading: AutomaticValue
    confirmed_by: str | None
    is_waiting: bool


def received_values(membership: Membership, most: int = 50) -> list[ReceivedValue]:
    """The latest automatic values that the member may see.

    For whoever may import: those of all visible goals; for others: of goals that they
    may edit. Queries: 3.
    """
    rows = (
        AutomaticValue.objects.filter(organization_id=membership.organization_id)
        .filter(goal__in=Goal.objects.visible_to(membership))
        .select_related("goal", "source", "by__user")
        .order_by("-id")
    )
    if not may_manage_sources(membership):
        rows = rows.filter(find(membership, "goal.edit", at="goal"))
    found = list(rows[:most])
    check_ins = CheckIn.objects.filter(reading__in=found).current()
    by = {
        check_in.reading_id: str(check_in.by)
        for check_in in check_ins.select_related("by__user")
    }
    newest = {
        row.pk for row in automatic_values_for([row.goal for row in found]).values()
    }
    for row in found:
        row.goal.organization = membership.organization
    return [ReceivedValue(row, by.get(row.pk), row.pk in newest) for row in found]


def sources_of(membership: Membership) -> list[MetricSource]:
    """Sources that the member may revoke, those not revoked first. Queries: 1."""
    rows = MetricSource.objects.filter(
        find(membership, "value_source.revoke"),
        organization_id=membership.organization_id,
    )
    return list(
        rows.select_related("created_by__user").order_by(
            F("revoked_at").desc(nulls_first=True), "name"
        )
    )
