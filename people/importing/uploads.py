"""Steps of an import of people: uploaded, mapped, checked, confirmed, written by a job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.importing.uploads import clean_name
from organizations.jobs import enqueue
from people.importing import runs
from people.importing.columns import PersonColumn, guess
from people.importing.report import describe_for_page
from people.importing.table import PeopleTable, read_table
from people.models import ColumnMeanings, PeopleImport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from organizations.models import Membership, Organization

State = PeopleImport.State
# Up to this many lines are checked within the request.
QUICK_LINES = 2_000
RECENT = 10


def recent_imports(organization: Organization) -> QuerySet[PeopleImport]:
    """The latest ones, without their files."""
    rows = PeopleImport.objects.filter(organization=organization)
    return rows.select_related("by__user").defer("content")[:RECENT]


@transaction.atomic
def start_import(*, by: Membership, file_name: str, content: bytes) -> PeopleImport:
    """Read the file, and check it: at once if it is small, else in a job.

    What is never to be read is not stored. Raises TableError.
    """
    table = read_table(content)
    row = PeopleImport.objects.create(
        organization=by.organization,
        by=by,
        file_name=clean_name(file_name),
        content=table.as_bytes(),
        meanings=meanings_of(by.organization, table),
        n_lines=len(table.lines),
    )
    return _look_at(row)


def meanings_of(organization: Organization, table: PeopleTable) -> list[str]:
    """As they were chosen for this source before, else by the headings. Queries: 1."""
    kept = ColumnMeanings.objects.filter(
        organization=organization, source=table.source
    ).first()
    guessed = guess(table.header)
    if kept is None:
        return guessed
    return [
        kept.meanings.get(heading, meaning)
        for heading, meaning in zip(table.header, guessed, strict=True)
    ]


@transaction.atomic
def choose_meanings(
    row: PeopleImport, meanings: Sequence[str], *, is_complete: bool
) -> PeopleImport:
    """Store what the columns mean, for this file and the next one of the source, and
    check again. Raises ValidationError once the import was confirmed.
    """
    row = _locked(row)
    _require_open(row)
    table = PeopleTable.from_bytes(bytes(row.content))
    known = {"", *PersonColumn}
    if len(meanings) != len(table.header) or not set(meanings) <= known:
        raise ValidationError(_("Choose what each column means."))
    row.meanings, row.is_complete = list(meanings), is_complete
    row.save(update_fields=["meanings", "is_complete"])
    ColumnMeanings.objects.update_or_create(
        organization_id=row.organization_id,
        source=table.source,
        defaults={
            "meanings": dict(zip(table.header, meanings, strict=True)),
            "changed_at": timezone.now(),
        },
    )
    return _look_at(row)


@transaction.atomic
def confirm_import(row: PeopleImport, *, leaving: str) -> PeopleImport:
    """Confirm the import and start its job; again changes nothing.

    `leaving`: the number of those whom the person has seen leave. Raises ValidationError for a file with
    errors, and where others leave by now.
    """
    row = _locked(row)
    if row.state in (State.CONFIRMED, State.DONE):
        return row
    _require_open(row)
    if row.state != State.CHECKED or not row.report.get("ok"):
        raise ValidationError(_("Fix the errors first."))
    if str(row.report.get("n_leaving", 0)) != leaving:
        raise ValidationError(_("The file was checked again. Look at who leaves."))
    row.state, row.attempts = State.CONFIRMED, 0
    row.save(update_fields=["state", "attempts"])
    ask_after_commit(row)
    return row


def record_check(row: PeopleImport) -> PeopleImport:
    """Run the dry run and store its result."""
    table = PeopleTable.from_bytes(bytes(row.content))
    plan = runs.check(table, row.meanings, is_complete=row.is_complete, by=row.by)
    row.report = describe_for_page(plan)
    row.state, row.attempts = State.CHECKED, 0
    row.save(update_fields=["report", "state", "attempts"])
    return row


def ask_after_commit(row: PeopleImport) -> None:
    """If the broker is down nothing is raised: the sweep finds the row."""
    ask = partial(enqueue, "people.run_import", row.organization_id, row.pk)
    transaction.on_commit(ask, robust=True)


def _look_at(row: PeopleImport) -> PeopleImport:
    if row.n_lines <= QUICK_LINES:
        return record_check(row)
    row.state, row.attempts = State.UPLOADED, 0
    row.save(update_fields=["state", "attempts"])
    ask_after_commit(row)
    return row


def _locked(row: PeopleImport) -> PeopleImport:
    locked = PeopleImport.objects.select_for_update().get(pk=row.pk)
    locked.organization, locked.by = row.organization, row.by
    return locked


def _require_open(row: PeopleImport) -> None:
    if row.state not in (State.UPLOADED, State.CHECKED):
        raise ValidationError(_("This import has already been confirmed."))
