from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from goals.exporting import export_csv
from goals.management.commands._organization import find_organization
from goals.models import Goal
from goals.querysets import GoalQuerySet
from organizations.models import Cycle, Organization
from organizations.tenancy import in_organization


class Command(BaseCommand):
    help = "Writes an organization's goals as CSV to the standard output (docs/csv.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organization", metavar="ORG", help="Its slug")
        parser.add_argument("--cycle", metavar="C", help="Only goals of this cycle")

    def handle(self, *_args: Any, **options: Any) -> None:
        organization = find_organization(options["organization"])
        with in_organization(organization.pk):
            goals = Goal.objects.in_organization(organization)
            if options["cycle"]:
                goals = _of_cycle(organization, goals, options["cycle"])
            text = export_csv(organization, goals)
        self._write(text)

    def _write(self, text: str) -> None:
        """The same bytes in every locale."""
        stream = getattr(self.stdout._out, "buffer", None)  # noqa: SLF001  past the text wrapper
        if stream is None:
            self.stdout.write(text, ending="")
        else:
            stream.write(text.encode())
            stream.flush()


def _of_cycle(
    organization: Organization, goals: GoalQuerySet, name: str
) -> GoalQuerySet:
    cycles = Cycle.objects.in_organization(organization)
    cycle = cycles.filter(name__iexact=name).first()
    if cycle is None:
        raise CommandError(_("There is no cycle “%(name)s” here.") % {"name": name})
    return goals.in_cycle(cycle)
