"""Sourcegraph's goals of 2019 Q4: a real cascade, as a file brings it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

from checkins.demo.kestrel import demo_user
from checkins.demo.people import PEOPLE
from goals.models import Goal
from organizations.models import Cycle, Membership, Organization, Unit
from organizations.services import add_member, create_organization
from organizations.tenancy import enter_organization

SLUG = "sourcegraph"
NAME = "Sourcegraph"
FILE = Path(__file__).parent / "sourcegraph" / "goals.csv"
# Kestrel's people who look in here too, so that the switcher has two to choose from.
OWNER, LEADER = "hanna", "sofia"


def load_sourcegraph() -> Organization:
    """Raises CommandError when the file is refused, ValidationError for a taken slug.

    Call it in a transaction: all of it, or nothing.
    """
    people = {person.key: person for person in PEOPLE}
    owner = create_organization(
        slug=SLUG,
        name=NAME,
        owner=demo_user(people[OWNER]),
        time_zone="America/Los_Angeles",
        is_demo=True,
    )
    organization = owner.organization
    enter_organization(organization.pk)
    add_member(
        organization,
        demo_user(people[LEADER]),
        unit=Unit.objects.get(kind=Unit.Kind.COMPANY),
        role=Membership.Role.LEADER,
    )
    _import_file()
    enter_organization(organization.pk)
    _keep_only_its_quarter(organization)
    return organization


def _import_file() -> None:
    said = StringIO()
    try:
        call_command("import_goals", SLUG, str(FILE), stdout=said, stderr=said)
    except SystemExit as error:
        raise CommandError(said.getvalue()) from error


def _keep_only_its_quarter(organization: Organization) -> None:
    """Without today's cycles the latest one, which every page opens with, is 2019 Q4."""
    used = Goal.objects.in_organization(organization).values("cycle")
    Cycle.objects.in_organization(organization).exclude(pk__in=used).delete()
