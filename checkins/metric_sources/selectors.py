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
from organizations.policy import find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Membership


def automatic_values_for(goals: Iterable[Goal]) -> dict[int, AutomaticValue]:
    """What a machine last read of each goal since somebody's last word on it, by goal id.

    Newer in both ways: of a day no earlier than the check-in's, and arrived after it.
    Each comes with its source and uploader. Queries: 1, none without goals.
    """
    ids = [goal.pk for goal in goals]
    if not ids:
        return {}
    rows = (
        _unsaid()
        .filter(goal_id__in=ids)
        .select_related("source", "by__user")
        .order_by("goal_id", "-on", "-id")
        .distinct("goal_id")
    )
    return {row.goal_id: row for row in rows}


def _unsaid() -> QuerySet[AutomaticValue]:
    """Readings since which nobody said a word on their goal."""
    later = Q(on__gt=OuterRef("on")) | Q(created_at__gte=OuterRef("created_at"))
    words = CheckIn.objects.filter(goal_id=OuterRef("goal_id")).standing()
    return AutomaticValue.objects.filter(~Exists(words.filter(later)))


def confirmed(goal: Goal, value: Decimal | None) -> AutomaticValue | None:
    """What a machine said, where the person says the same. Queries: 1, 0 for None."""
    reading = automatic_values_for([goal]).get(goal.pk) if value is not None else None
    return reading if reading and reading.value == value else None


@dataclass(frozen=True, slots=True)
class UnconfirmedValue:
    """What a machine read and nobody has confirmed: the value, of when, by whom."""

    value: Decimal
    on: dt.date
    machine: str


def unconfirmed(goal: Goal) -> UnconfirmedValue | None:
    """What waits for the goal's next check-in. Queries: 1, 0 for a goal `with_automatic_values`."""
    if hasattr(goal, "read_last"):
        return _told(goal.read_last)
    reading = automatic_values_for([goal]).get(goal.pk)
    if reading is None:
        return None
    return UnconfirmedValue(reading.value, reading.on, source_name(reading))


def with_automatic_values(owner: Membership) -> dict[str, Case]:
    """For `annotate` of goals: what `unconfirmed` needs of the owner's."""
    told = JSONObject(
        # As text: a JSON number loses the last places.
        value=Cast("value", TextField()),
        on="on",
        machine=Coalesce("source__name", "by__user__name"),
    )
    last = _unsaid().filter(goal_id=OuterRef("pk")).order_by("-on", "-id")
    return {
        "read_last": Case(When(owner=owner, then=Subquery(last.values(told=told)[:1])))
    }


def _told(row: dict[str, str] | None) -> UnconfirmedValue | None:
    if row is None:
        return None
    on = dt.date.fromisoformat(row["on"])
    return UnconfirmedValue(Decimal(row["value"]), on, row["machine"] or "")


def source_name(reading: AutomaticValue) -> str:
    """“CRM”, or the name of who uploaded the file. Queries: 0 for one of `automatic_values_for`."""
    if reading.source is not None:
        return str(reading.source)
    return str(reading.by) if reading.by is not None else ""


@dataclass(frozen=True, slots=True)
class ReceivedValue:
    """A reading, and who confirmed it by now: None while nobody has."""

    reading: AutomaticValue
    confirmed_by: str | None
    is_waiting: bool


def received_values(membership: Membership, most: int = 50) -> list[ReceivedValue]:
    """What came last, of goals that the reader may write: HR admins and leaders see all
    that they may know of. Queries: 3.
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
    words = CheckIn.objects.filter(reading__in=found).standing()
    by = {word.reading_id: str(word.by) for word in words.select_related("by__user")}
    newest = {
        row.pk for row in automatic_values_for([row.goal for row in found]).values()
    }
    for row in found:
        row.goal.organization = membership.organization
    return [ReceivedValue(row, by.get(row.pk), row.pk in newest) for row in found]


def sources_of(membership: Membership) -> list[MetricSource]:
    """Tokens that the member may revoke, those in force first. Queries: 1."""
    rows = MetricSource.objects.filter(
        find(membership, "value_source.revoke"),
        organization_id=membership.organization_id,
    )
    return list(
        rows.select_related("created_by__user").order_by(
            F("revoked_at").desc(nulls_first=True), "name"
        )
    )
