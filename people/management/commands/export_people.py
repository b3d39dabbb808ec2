from argparse import ArgumentParser
from typing import Any

from goals.management.commands._organization import find_organization
from organizations.management.base import OperationsCommand
from organizations.tenancy import in_organization
from people.exporting import people_file
from ui.csv_files import PLAIN


class Command(OperationsCommand):
    help = "Export people as CSV, as import_people reads it (docs/people.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "organization", metavar="ORG", help="slug of the organization"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        organization = find_organization(options["organization"])
        with in_organization(organization.pk):
            content = PLAIN.write(people_file(organization))
        stream = getattr(self.stdout._out, "buffer", None)  # noqa: SLF001  past the text wrapper
        if stream is None:
            self.stdout.write(content.decode(), ending="")
        else:
            stream.write(content)
            stream.flush()
