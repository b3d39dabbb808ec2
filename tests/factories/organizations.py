"""People, units, cycles and places."""

from __future__ import annotations

import datetime as dt
from typing import Any

from organizations.models import (
    Cycle,
    Event,
    Location,
    Membership,
    Organization,
    Unit,
    UnitLead,
    User,
)
from organizations.selectors import current_cycle
from organizations.services import add_member, create_organization
from scheduling.models import Holiday
from tests.factories.base import (
    LazyAttribute,
    LazyFunction,
    SelfAttribute,
    Sequence,
    ServiceFactory,
    SubFactory,
    TenantFactory,
    Trait,
    current_organization,
    from_now,
    organization_of,
    today_of,
)


class UserFactory(ServiceFactory[User]):
    """A person who can sign in by `force_login`: without a password of their own."""

    class Meta:
        model = User

    name = Sequence(lambda n: f"Person {n}")
    email = LazyAttribute(
        lambda user: f"{user.name.lower().replace(' ', '.')}@example.org"
    )
    password = None

    @classmethod
    def through_service(cls, **fields: Any) -> User:
        return User.objects.create_user(**fields)


class OrganizationFactory(ServiceFactory[Organization]):
    """With its company unit, its cycles and the membership of its `owner`, a user.

    Leaves the transaction where it was: enter the new organization to see its rows.
    """

    class Meta:
        model = Organization

    name = Sequence(lambda n: f"Organization {n}")
    slug = LazyAttribute(lambda row: row.name.lower().replace(" ", "-"))
    owner = SubFactory(UserFactory)

    @classmethod
    def through_service(cls, **fields: Any) -> Organization:
        return create_organization(**fields).organization


class UnitFactory(TenantFactory[Unit]):
    """A department below nothing: say which `parent` it has."""

    class Meta:
        model = Unit

    name = Sequence(lambda n: f"Unit {n}")
    kind = Unit.Kind.DEPARTMENT


class MembershipFactory(ServiceFactory[Membership]):
    """A member of no unit, without a manager; `user__name` names them."""

    class Meta:
        model = Membership

    class Params:
        left = Trait(left_at=from_now(days=-1))

    organization = LazyFunction(current_organization)
    user = SubFactory(UserFactory)

    @classmethod
    def through_service(cls, **fields: Any) -> Membership:
        """Whoever is made a leader leads their unit."""
        member = add_member(**fields)
        if member.role == Membership.Role.LEADER and member.unit is not None:
            UnitLeadFactory.create(member=member, unit=member.unit)
        return member


class UnitLeadFactory(TenantFactory[UnitLead]):
    """Names somebody as lead of a unit, past the service."""

    class Meta:
        model = UnitLead

    member = SubFactory(MembershipFactory)
    unit = SubFactory(UnitFactory)
    organization = organization_of("member")


class LocationFactory(TenantFactory[Location]):
    """A place without a country: its list of holidays is empty."""

    class Meta:
        model = Location

    name = Sequence(lambda n: f"Place {n}")
    time_zone = "UTC"


class HolidayFactory(TenantFactory[Holiday]):
    """Today, everywhere, entered by hand."""

    class Meta:
        model = Holiday

    on = LazyAttribute(today_of)
    name = "Day off"


class EventFactory(TenantFactory[Event]):
    """A fact about its actor, written past `record_event`: of any verb and any age."""

    class Meta:
        model = Event

    actor = SubFactory(MembershipFactory)
    organization = organization_of("actor")
    verb = "thing.done"
    object_type = "organizations.membership"
    object_id = SelfAttribute("actor.pk")
    object_public_id = SelfAttribute("actor.public_id")


class CycleFactory(TenantFactory[Cycle]):
    """A cycle around every day of the tests, beside those of the fiscal years."""

    class Meta:
        model = Cycle

    kind = Cycle.Kind.LONG_TERM
    name = Sequence(lambda n: f"Cycle {n}")
    starts_on = dt.date(2000, 1, 1)
    # No two of the same dates may stand in one organization.
    ends_on = Sequence(lambda n: dt.date(2050, 12, 31) + dt.timedelta(days=n))


def cycle_of(organization: Organization) -> Cycle:
    """The current cycle, of those that every organization comes with."""
    cycle = current_cycle(organization, organization.today())
    assert cycle is not None
    return cycle


def company_of(organization: Organization) -> Unit:
    """The unit at the top."""
    return Unit.objects.get(organization=organization, kind=Unit.Kind.COMPANY)
