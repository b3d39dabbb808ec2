"""A small organization with scheduled check-ins, on a Wednesday in Berlin."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from organizations.models import Cycle
from scheduling.models import Period
from scheduling.plan import PlanResult, plan
from tests.factories import (
    GoalFactory,
    KeyResultFactory,
    create_copies,
)

if TYPE_CHECKING:
    from goals.models import Goal
    from organizations.models import Membership, Organization
    from tests.cast import Acme

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = dt.datetime(2026, 11, 18, 12, tzinfo=BERLIN)
MONDAY = dt.date(2026, 11, 23)


def in_berlin(cast: Acme) -> Acme:
    cast.organization.time_zone = "Europe/Berlin"
    cast.organization.save(update_fields=["time_zone"])
    return cast


def _ever(organization: Organization) -> Cycle:
    cycle, _made = Cycle.objects.get_or_create(
        organization=organization,
        kind=Cycle.Kind.LONG_TERM,
        name="Ever",
        starts_on=dt.date(2000, 1, 1),
        ends_on=dt.date(2050, 12, 31),
    )
    return cycle


def numbers(owner: Membership, n: int = 1, **over: Any) -> list[Goal]:
    """`n` key results of a member, in a cycle that never ends."""
    over.setdefault("cycle", _ever(owner.organization))
    objective = GoalFactory.create(
        by=owner, title=f"Of {owner}", owner=owner, cycle=over["cycle"]
    )
    one = KeyResultFactory.create(by=owner, parent=objective, owner=owner, **over)
    return [one, *create_copies(one, *[{"title": f"{k}"} for k in range(n - 1)])]


def planned(cast: Acme, now: dt.datetime = WEDNESDAY, **over: Any) -> PlanResult:
    return plan(cast.organization, now=now, **over)


def rows(member: Membership) -> list[Period]:
    return list(Period.objects.filter(member=member).order_by("week_on"))


def days(member: Membership, zone: ZoneInfo = BERLIN) -> list[str]:
    """The opening times of their check-ins: “Mon 23.11. 09:00”."""
    return [
        row.opens_at.astimezone(zone).strftime("%a %d.%m. %H:%M")
        for row in rows(member)
    ]
