import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.importing import runs
from goals.importing.findings import ImportFinding
from goals.importing.plan import KindName, Plan
from goals.importing.questions import Answers, FileQuestion, Topic
from goals.importing.reading import MOST_BYTES
from goals.importing.report import describe, describe_for_page
from goals.importing.uploads import clean_name
from goals.management.commands._organization import find_organization
from goals.models import GoalImport
from organizations.management.base import OperationsCommand
from organizations.models import Membership, Organization
from organizations.tenancy import in_organization


class Command(OperationsCommand):
    help = "Import goals from a CSV file: all of them, or none (docs/csv.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "organization", metavar="ORG", help="slug of the organization"
        )
        parser.add_argument(
            "file", metavar="FILE", help="CSV file; - reads standard input"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            dest="mapping",
            type=_pair,
            metavar="FRAMEWORK:KIND=FRAMEWORK:KIND",
            help="use an installed kind for a kind of the file; can be repeated",
        )
        _add_questions(parser)
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
        content = _content(options["file"])
        mapping = dict(options["mapping"])
        answers = Answers.from_stored({topic: options[topic] or "" for topic in Topic})
        with in_organization(organization.pk):
            if options["dry_run"]:
                by = _owner(organization)
                plan = runs.check(organization, content, mapping, answers, by=by)
            else:
                name = "" if options["file"] == "-" else options["file"]
                plan = _write(organization, content, mapping, answers, name)
        if not (options["dry_run"] or plan.errors or plan.does_nothing):
            runs.roll_up(organization.pk)
        self._print(plan, dry_run=options["dry_run"], as_json=options["json"])
        if plan.errors:
            sys.exit(1)

    # --- Words --------------------------------------------------------------------------

    def _print(self, plan: Plan, *, dry_run: bool, as_json: bool) -> None:
        if as_json:
            report = describe(plan, dry_run=dry_run)
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for finding in plan.findings:
            stream = self.stderr if finding.is_error else self.stdout
            stream.write(_line(finding))
        for question in plan.questions:
            if question.is_open:
                self.stderr.write(_how_to_answer(question))
        if plan.errors:
            text = _("%(n)s errors: nothing was imported.")
            self.stderr.write(text % {"n": len(plan.errors)})
        else:
            self._print_summary(plan, dry_run=dry_run)

    def _print_summary(self, plan: Plan, *, dry_run: bool) -> None:
        report = describe(plan, dry_run=dry_run)
        for label, names in (
            (_("New units"), report["units"]),
            (_("New cycles"), report["cycles"]),
            (_("To invite"), [_invitee(one) for one in report["to_invite"]]),
        ):
            if names:
                self.stdout.write(f"{label}: {', '.join(names)}")
        text = _(
            "Goals: %(created)s new, %(updated)s changed, %(unchanged)s unchanged."
        )
        self.stdout.write(text % report)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))


def _add_questions(parser: ArgumentParser) -> None:
    """Add one option for each question that a file may leave open."""
    helps = {
        Topic.DECIMAL_MARK: "decimal mark of the numbers in the file",
        Topic.DATE_ORDER: "order of day and month in dates such as 01/02/2026",
        Topic.UNKNOWN_PARENTS: "what to do with goals whose parent can’t be found",
    }
    for topic in Topic:
        parser.add_argument(
            _option(topic), choices=topic.options, default="", help=helps[topic]
        )


def _option(topic: Topic) -> str:
    return f"--{topic.value.replace('_', '-')}"


def _how_to_answer(question: FileQuestion) -> str:
    """“--decimal-mark point: …” for each answer, below the question."""
    name = _option(question.topic)
    ways = [f"  {name} {value}: {label}" for value, label in question.interpretations]
    return "\n".join((question.text, *ways))


def _invitee(one: dict[str, Any]) -> str:
    if one["name"] and one["email"]:
        return f"{one['name']} <{one['email']}>"
    return str(one["name"] or one["email"])


def _line(finding: ImportFinding) -> str:
    return f"{finding.place}: {finding.message}" if finding.place else finding.message


def _pair(text: str) -> tuple[KindName, KindName]:
    named, _equals, meant = text.partition("=")
    parts = [tuple(part.strip() for part in side.split(":")) for side in (named, meant)]
    if any(len(part) != 2 or not all(part) for part in parts):  # noqa: PLR2004  framework and kind
        message = _("write FRAMEWORK:KIND=FRAMEWORK:KIND, not “%(text)s”")
        raise ArgumentTypeError(message % {"text": text})
    return KindName(*parts[0]), KindName(*parts[1])


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


@transaction.atomic
def _write(
    organization: Organization,
    content: bytes,
    mapping: dict[KindName, KindName],
    answers: Answers,
    file_name: str,
) -> Plan:
    """Write in the foreground, in the name of the organization's first owner."""
    source = GoalImport(
        organization=organization,
        by=_owner(organization),
        file_name=clean_name(file_name),
        content=content,
        mapping={str(named): str(meant) for named, meant in mapping.items()},
        answers=answers.as_stored(),
        state=GoalImport.State.DONE,
        finished_at=timezone.now(),
    )
    plan = runs.write(organization, source, content, mapping, answers)
    if source.pk:
        source.n_lines = plan.n_lines
        source.report = describe_for_page(plan, dry_run=False)
        source.save(update_fields=["n_lines", "report"])
    return plan


def _owner(organization: Organization) -> Membership:
    owners = Membership.objects.in_organization(organization).current()
    owner = owners.filter(role=Membership.Role.OWNER).order_by("id").first()
    if owner is None:
        message = _(
            "“%(name)s” has no owner yet. Goals are imported in the owner’s name."
        )
        raise CommandError(message % {"name": organization.name})
    return owner
