"""Published cascades imported from files: Sourcegraph's OKRs and Refocus's V2MOM."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import NamedTuple

from django.core.management import CommandError, call_command

from demo.kestrel import demo_user
from demo.people import PEOPLE
from frameworks.registry import installed
from goals.models import Goal
from organizations.models import Cycle, Membership, Organization, Unit
from organizations.people import name_lead
from organizations.services import add_member, create_organization
from organizations.tenancy import enter_organization

FOLDER = Path(__file__).parent
# Kestrel's people who are members here too, so that the switcher has several
# organizations.
OWNER, LEADER = "hanna", "sofia"


class Imported(NamedTuple):
    """An imported organization: `<slug>/goals.csv` beside this module, with its source.

    `framework`: the framework of its goals.
    """

    slug: str
    name: str
    framework: str
    time_zone: str = "America/Los_Angeles"

    @property
    def file(self) -> Path:
        return FOLDER / self.slug / "goals.csv"


SOURCEGRAPH = Imported("sourcegraph", "Sourcegraph", "okr")
REFOCUS = Imported("refocus", "Salesforce Refocus", "v2mom")


def importable() -> list[Imported]:
    """The organizations whose framework is installed."""
    there = {framework.slug for framework in installed()}
    return [each for each in (SOURCEGRAPH, REFOCUS) if each.framework in there]


def load_imported(imported: Imported) -> Organization:
    """Creates the organization from its file.

    Raises CommandError when the import refuses the file, ValidationError for a taken
    slug. Call it in a transaction.
    """
    people = {person.key: person for person in PEOPLE}
    owner = create_organization(
        slug=imported.slug,
        name=imported.name,
        owner=demo_user(people[OWNER]),
        time_zone=imported.time_zone,
        is_demo=True,
    )
    organization = owner.organization
    enter_organization(organization.pk)
    company = Unit.objects.get(kind=Unit.Kind.COMPANY)
    leader = add_member(
        organization,
        demo_user(people[LEADER]),
        unit=company,
        role=Membership.Role.LEADER,
    )
    name_lead(company, leader, by=owner)
    _import_file(imported)
    enter_organization(organization.pk)
    _keep_only_its_cycles(organization)
    return organization


def _import_file(imported: Imported) -> None:
    output = StringIO()
    try:
        call_command(
            "import_goals",
            imported.slug,
            str(imported.file),
            stdout=output,
            stderr=output,
        )
    except SystemExit as error:
        raise CommandError(output.getvalue()) from error


def _keep_only_its_cycles(organization: Organization) -> None:
    """Deletes cycles without goals, so that every page opens with the file's latest
    one.
    """
    used = Goal.objects.in_organization(organization).values("cycle")
    Cycle.objects.in_organization(organization).exclude(pk__in=used).delete()
