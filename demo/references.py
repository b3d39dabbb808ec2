"""The reference documents of the sources, as goals of a separate organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from demo.kestrel import demo_user
from demo.people import PEOPLE
from frameworks.examples.library import find_example
from goals.examples.services import insert_example
from goals.models import Goal
from organizations.fiscal_years import long_term_cycle
from organizations.models import Cycle, Membership, Organization, Unit
from organizations.people import name_lead
from organizations.services import add_member, create_organization
from organizations.tenancy import enter_organization

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goals.examples.services import Holder

SLUG = "sources"
NAME = "The sources"
# Kestrel's people who are members here too.
OWNER, LEADER, INDIVIDUAL = "hanna", "sofia", "idris"
HORIZON_YEARS = 25


class Reference(NamedTuple):
    """A reference document. `owners`: its places → units here, by name; "" for the
    person.
    """

    example: str
    framework: str
    owners: Mapping[str, str]
    cycle: str = Cycle.Kind.YEAR


REFERENCES = (
    Reference(
        "computer-on-every-desk", "bhag", {"company": NAME}, Cycle.Kind.LONG_TERM
    ),
    Reference("salesforce-1999", "v2mom", {"company": "Salesforce.com, 1999"}),
    Reference(
        "quality-control-form",
        "okr",
        {"team": "Quality Control Team"},
        Cycle.Kind.QUARTER,
    ),
    Reference(
        "innovative-products",
        "whats_hows",
        {"business": "Business", "team": "Team", "individual": ""},
    ),
)
# Unit → the department that it is a team of; "" for a department.
UNITS = {
    "Salesforce.com, 1999": "",
    "Quality": "",
    "Quality Control Team": "Quality",
    "Business": "",
    "Team": "Business",
}


def load_references() -> Organization:
    """Creates the organization. Raises ValidationError for a taken slug.

    Call it in a transaction.
    """
    people = {person.key: person for person in PEOPLE}
    owner = create_organization(
        slug=SLUG, name=NAME, owner=demo_user(people[OWNER]), is_demo=True
    )
    organization = owner.organization
    enter_organization(organization.pk)
    units = _units(organization)
    holders: dict[str, Holder] = {**units}
    leader = add_member(
        organization,
        demo_user(people[LEADER]),
        unit=units[NAME],
        role=Membership.Role.LEADER,
    )
    name_lead(units[NAME], leader, by=owner)
    holders[""] = add_member(
        organization, demo_user(people[INDIVIDUAL]), unit=holders["Team"]
    )
    for reference in REFERENCES:
        _insert(reference, owner, holders)
    return organization


def _units(organization: Organization) -> dict[str, Unit]:
    company = Unit.objects.in_organization(organization).get(kind=Unit.Kind.COMPANY)
    units = {NAME: company}
    for position, (name, above) in enumerate(UNITS.items()):
        units[name] = Unit.objects.create(
            organization=organization,
            kind=Unit.Kind.TEAM if above else Unit.Kind.DEPARTMENT,
            name=name,
            parent=units[above] if above else company,
            position=position,
        )
    return units


def _insert(
    reference: Reference, owner: Membership, holders: Mapping[str, Holder]
) -> None:
    """Creates the document's goals; none when the framework, and its example, is not
    installed.
    """
    example = find_example(reference.example)
    if example is None:
        return
    insert_example(
        example,
        reference.framework,
        by=owner,
        owners={place: holders[name] for place, name in reference.owners.items()},
        cycle=_cycle(owner.organization, reference.cycle),
        state=Goal.State.ACTIVE,
    )


def _cycle(organization: Organization, kind: str) -> Cycle:
    today = organization.today()
    if kind == Cycle.Kind.LONG_TERM:
        return long_term_cycle(organization, today.year + HORIZON_YEARS)
    cycles = Cycle.objects.in_organization(organization).filter(kind=kind)
    return cycles.get(starts_on__lte=today, ends_on__gte=today)
