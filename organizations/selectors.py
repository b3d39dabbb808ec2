from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from organizations.compiled_queries import compiled
from organizations.models import Cycle, Membership, Unit

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from organizations.models import Organization, User


def membership_of(user_id: int, slug: str) -> Membership | None:
    """The person's current membership in the organization, with what every page shows.

    Queries: 1, under the policy that shows a signed-in person their own memberships. It
    does not show units: the membership's is loaded on access, inside the organization.
    """
    found = _memberships(user_id, slug, timezone.now())
    return found[0] if found else None


@compiled
def _memberships(user_id: int, slug: str, at: dt.datetime) -> QuerySet[Membership]:
    current = Membership.objects.current(at=at).filter(user_id=user_id)
    return current.select_related("organization", "user").filter(
        organization__slug=slug
    )


def memberships_of(user_id: int) -> list[Membership]:
    """The person's memberships for sign-in and the switcher, by organization name."""
    return list(
        Membership.objects.current()
        .select_related("organization", "user")
        .filter(user_id=user_id)
        .order_by("organization__name")
    )


def membership_to_open(user: User) -> Membership | None:
    """The only one, or that of the organization used last; None: they have to choose.

    Queries: 1.
    """
    memberships = memberships_of(user.pk)
    if len(memberships) == 1:
        return memberships[0]
    last = user.last_organization_id
    return next((one for one in memberships if one.organization_id == last), None)


def current_cycle(organization: Organization, today: dt.date) -> Cycle | None:
    """The shortest cycle that contains the day, without months; else the latest one.

    Goals are set for quarters and longer (PRODUCT.md); a month is for check-ins.
    """
    cycles = Cycle.objects.in_organization(organization).exclude(kind=Cycle.Kind.MONTH)
    return (
        cycles.on(today).order_by("-starts_on", "ends_on").first()
        or cycles.order_by("-ends_on").first()
    )


def unit_with_ancestors(units: dict[int, Unit], unit_id: int | None) -> list[Unit]:
    """The unit and its ancestors, from the unit up. Queries: 0."""
    line: list[Unit] = []
    while unit_id is not None and (unit := units.get(unit_id)) and unit not in line:
        line.append(unit)
        unit_id = unit.parent_id
    return line
