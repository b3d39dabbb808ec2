from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from goals.exporting import export_csv
from goals.management.commands._organization import find_organization
from goals.models import Goal
from goals.querysets import GoalQuerySet
from organizations.management.base import OperationsCommand
from organizations.models import Cycle, Organization
from organizations.tenancy import in_organization
from ui.csv_files import PLAIN, CsvDialect, excel_dialect
from ui.locales import use_locale


class Command(OperationsCommand):
    help = "Export an organization’s goals as CSV to standard output (docs/csv.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "organization", metavar="ORG", help="slug of the organization"
        )
        parser.add_argument(
            "--cycle", metavar="C", help="export only goals of this cycle"
        )
        parser.add_argument(
            "--excel",
            nargs="?",
            const="",
            metavar="LOCALE",
            help="format for spreadsheets of this locale, or of the organization’s if omitted",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        organization = find_organization(options["organization"])
        with in_organization(organization.pk):
            goals = Goal.objects.in_organization(organization)
            if options["cycle"]:
                goals = _of_cycle(organization, goals, options["cycle"])
            content = export_csv(organization, goals, _dialect(organization, options))
        self._write(content)

    def _write(self, content: bytes) -> None:
        """Write bytes, so that the output is the same in every locale."""
        stream = getattr(self.stdout._out, "buffer", None)  # noqa: SLF001  past the text wrapper
        if stream is None:
            self.stdout.write(content.decode(), ending="")
        else:
            stream.write(content)
            stream.flush()


def _dialect(organization: Organization, options: dict[str, Any]) -> CsvDialect:
    if options["excel"] is None:
        return PLAIN
    with use_locale(options["excel"] or organization.locale):
        return excel_dialect()


def _of_cycle(
    organization: Organization, goals: GoalQuerySet, name: str
) -> GoalQuerySet:
    cycles = Cycle.objects.in_organization(organization)
    cycle = cycles.filter(name__iexact=name).first()
    if cycle is None:
        raise CommandError(
            _("This organization has no cycle “%(name)s”.") % {"name": name}
        )
    return goals.in_cycle(cycle)
