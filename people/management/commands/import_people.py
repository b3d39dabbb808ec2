import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from goals.importing.findings import ImportFinding
from goals.management.commands._organization import find_organization
from organizations.management.base import OperationsCommand
from organizations.models import Membership, Organization
from organizations.tenancy import in_organization
from people.importing import runs
from people.importing.plan import PeoplePlan
from people.importing.report import describe_plan
from people.importing.table import MOST_BYTES, TableError, read_table
from people.importing.uploads import meanings_of


class Command(OperationsCommand):
    help = (
        "Import people from a CSV file or an Excel workbook: all of them, or none "
        "(docs/people.md). No email is sent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "organization", metavar="ORG", help="slug of the organization"
        )
        parser.add_argument(
            "file", metavar="FILE", help="CSV or XLSX file; - reads standard input"
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="the file names everyone: whoever isn’t in it leaves",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="check the file without saving anything",
        )
        parser.add_argument(
            "--json", action="store_true", help="print the result as JSON"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        organization = find_organization(options["organization"])
        try:
            table = read_table(_content(options["file"]))
        except TableError as error:
            raise CommandError(str(error)) from error
        with in_organization(organization.pk):
            run = runs.check if options["dry_run"] else runs.write
            plan = run(
                table,
                meanings_of(organization, table),
                is_complete=options["complete"],
                by=_owner(organization),
            )
        self._print(plan, dry_run=options["dry_run"], as_json=options["json"])
        if plan.errors:
            sys.exit(1)

    def _print(self, plan: PeoplePlan, *, dry_run: bool, as_json: bool) -> None:
        report = describe_plan(plan)
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for finding in plan.findings:
            stream = self.stderr if finding.is_error else self.stdout
            stream.write(_line(finding))
        if plan.errors:
            text = _("%(n)s errors: nothing was imported.")
            self.stderr.write(text % {"n": len(plan.errors)})
            return
        for label, names in (
            (_("New units"), report["units"]),
            (_("Leaving"), [*report["leaving"], *report["leaving_by_status"]]),
        ):
            if names:
                self.stdout.write(f"{label}: {', '.join(names)}")
        text = _("People: %(new)s new, %(changed)s changed, %(same)s unchanged.")
        self.stdout.write(text % report)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))


def _line(finding: ImportFinding) -> str:
    return f"{finding.place}: {finding.message}" if finding.place else finding.message


def _content(file: str) -> bytes:
    """The file's content; one byte beyond the limit is enough to detect the excess."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = _("%(file)s cannot be read: %(why)s.")
        raise CommandError(message % {"file": file, "why": error.strerror}) from error


def _owner(organization: Organization) -> Membership:
    owners = Membership.objects.in_organization(organization).current()
    owner = owners.filter(role=Membership.Role.OWNER).order_by("id").first()
    if owner is None:
        message = _(
            "“%(name)s” has no owner yet. People are imported in the owner’s name."
        )
        raise CommandError(message % {"name": organization.name})
    return owner
