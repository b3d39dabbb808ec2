"""Factories of people, units, cycles, locations and events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from organizations.invitations import invite
from organizations.models import (
    Cycle,
    Event,
    Invitation,
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
    """A user who signs in with `force_login`: without a usable password."""

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
    """A department without a parent unless `parent` is given."""

    class Meta:
        model = Unit

    name = Sequence(lambda n: f"Unit {n}")
    kind = Unit.Kind.DEPARTMENT


class MembershipFactory(ServiceFactory[Membership]):
    """A member without unit and manager; `user__name` sets the name."""

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


class InvitationFactory(ServiceFactory[Invitation]):
    """Sent now, to somebody new, by `by`."""

    class Meta:
        model = Invitation

    by = SubFactory(MembershipFactory, role=Membership.Role.OWNER)

    email = Sequence(lambda n: f"invited.{n}@example.org")

    @classmethod
    def through_service(cls, **fields: Any) -> Invitation:
        return invite(fields["by"].organization, **fields)


class UnitLeadFactory(TenantFactory[UnitLead]):
    """Names somebody as lead of a unit, past the service."""

    class Meta:
        model = UnitLead

    member = SubFactory(MembershipFactory)
    unit = SubFactory(UnitFactory)
    organization = organization_of("member")


class LocationFactory(TenantFactory[Location]):
    """A location without a country, so without holidays."""

    class Meta:
        model = Location

    name = Sequence(lambda n: f"Place {n}")
    time_zone = "UTC"


class HolidayFactory(TenantFactory[Holiday]):
    """A holiday today, in all locations, entered by hand."""

    class Meta:
        model = Holiday

    on = LazyAttribute(today_of)
    name = "Day off"


class EventFactory(TenantFactory[Event]):
    """An event about its actor, written without `record_event`: any verb, any age."""

    class Meta:
        model = Event

    actor = SubFactory(MembershipFactory)
    organization = organization_of("actor")
    verb = "thing.done"
    object_type = "organizations.membership"
    object_id = SelfAttribute("actor.pk")
    object_public_id = SelfAttribute("actor.public_id")


class CycleFactory(TenantFactory[Cycle]):
    """A cycle that contains every day of the tests, beside those of the fiscal years."""

    class Meta:
        model = Cycle

    kind = Cycle.Kind.LONG_TERM
    name = Sequence(lambda n: f"Cycle {n}")
    starts_on = dt.date(2000, 1, 1)
    # The dates are unique in an organization.
    ends_on = Sequence(lambda n: dt.date(2050, 12, 31) + dt.timedelta(days=n))


def cycle_of(organization: Organization) -> Cycle:
    """The current cycle, of those that every organization comes with."""
    cycle = current_cycle(organization, organization.today())
    assert cycle is not None
    return cycle


def company_of(organization: Organization) -> Unit:
    """The company unit."""
    return Unit.objects.get(organization=organization, kind=Unit.Kind.COMPANY)
