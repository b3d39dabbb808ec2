"""Steps of an import: uploaded, checked, confirmed, written by a job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef
from goals.importing import runs, undoing
from goals.importing.plan import KindName
from goals.importing.questions import Answers
from goals.importing.report import describe_for_page
from goals.models import GoalImport
from goals.rollup.nudge import nudge_after_commit
from organizations.jobs import enqueue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organizations.models import Membership

# Up to this many lines are checked within the request.
QUICK_LINES = 2000


def start_import(*, by: Membership, file_name: str, content: bytes) -> GoalImport:
    """Store the file and check it: at once if it is small, else in a job."""
    row = GoalImport.objects.create(
        organization=by.organization,
        by=by,
        file_name=clean_name(file_name),
        content=content,
        n_lines=max(content.count(b"\n") - 1, 0),
    )
    return look_at(row)


def clean_name(file_name: str) -> str:
    """File name for the history: one line, no path, no control characters."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in name if sign.isprintable())[:200]


@transaction.atomic
def answer_questions(
    row: GoalImport, mapping: Mapping[str, str], answers: Mapping[str, str]
) -> GoalImport:
    """Store the mapping of kinds and the answers, and check the file again.

    Shape: "framework:kind" → "framework:kind"; topic → option (questions.Topic). Raises
    ValidationError for a kind that is not installed, or once the import has been
    confirmed.
    """
    row = _locked(row)
    _require_open(row)
    catalogue = catalogue_of(row.organization)
    for meant in mapping.values():
        if catalogue.kind(KindRef(*meant.partition(":")[::2])) is None:
            raise ValidationError(_("Choose an installed goal type."))
    row.mapping = {**row.mapping, **mapping}
    row.answers = Answers.from_stored({**row.answers, **answers}).as_stored()
    row.save(update_fields=["mapping", "answers"])
    return look_at(row)


@transaction.atomic
def confirm_import(row: GoalImport) -> GoalImport:
    """Confirm the import and start its job; repeating it changes nothing.

    Raises ValidationError for a file with errors, or one that was not checked.
    """
    row = _locked(row)
    if row.state in (GoalImport.State.CONFIRMED, GoalImport.State.DONE):
        return row
    _require_open(row)
    if row.state != GoalImport.State.CHECKED or not row.report.get("ok"):
        raise ValidationError(_("Fix the errors first."))
    row.state = GoalImport.State.CONFIRMED
    row.attempts = 0
    row.save(update_fields=["state", "attempts"])
    _ask_after_commit(row)
    return row


@transaction.atomic
def undo_import(row: GoalImport, *, by: Membership) -> GoalImport:
    """Undo the import: at once if it is small, else in a job; repeating changes nothing.

    What refuses it is stored in the report. Raises ValidationError for one that is not
    done, and for one of which nothing is kept to undo it.
    """
    row = _locked(row)
    if row.state in (GoalImport.State.UNDOING, GoalImport.State.UNDONE):
        return row
    if row.state != GoalImport.State.DONE or row.undo is None:
        raise ValidationError(_("This import can’t be undone any more."))
    if row.n_lines <= QUICK_LINES:
        undoing.finish(row, by=by)
        if row.state == GoalImport.State.UNDONE:
            nudge_after_commit(row.organization_id)
        return row
    row.state, row.undone_by, row.attempts = GoalImport.State.UNDOING, by, 0
    row.save(update_fields=["state", "undone_by", "attempts"])
    _ask_after_commit(row)
    return row


def look_at(row: GoalImport) -> GoalImport:
    """Start the dry run: now, or in a job for a large file."""
    if row.n_lines <= QUICK_LINES:
        return record_check(row)
    row.state = GoalImport.State.UPLOADED
    row.attempts = 0
    row.save(update_fields=["state", "attempts"])
    _ask_after_commit(row)
    return row


def record_check(row: GoalImport) -> GoalImport:
    """Run the dry run and store its result."""
    plan = runs.check(
        row.organization,
        bytes(row.content),
        kind_names(row.mapping),
        Answers.from_stored(row.answers),
        by=row.by,
    )
    row.report = describe_for_page(plan, dry_run=True)
    row.n_lines = plan.n_lines
    row.state = GoalImport.State.CHECKED
    row.attempts = 0
    row.save(update_fields=["report", "n_lines", "state", "attempts"])
    return row


def kind_names(mapping: Mapping[str, str]) -> dict[KindName, KindName]:
    """Parse the stored form of a mapping."""
    return {
        KindName(*named.split(":", 1)): KindName(*meant.split(":", 1))
        for named, meant in mapping.items()
    }


def _locked(row: GoalImport) -> GoalImport:
    locked = GoalImport.objects.select_for_update().get(pk=row.pk)
    locked.organization, locked.by = row.organization, row.by
    return locked


def _require_open(row: GoalImport) -> None:
    if row.state not in (GoalImport.State.UPLOADED, GoalImport.State.CHECKED):
        raise ValidationError(_("This import has already been confirmed."))


# --- The job ----------------------------------------------------------------------------


def _ask_after_commit(row: GoalImport) -> None:
    ask = partial(ask_for_job, row.organization_id, row.pk)
    transaction.on_commit(ask, robust=True)


def ask_for_job(organization_id: int, import_id: int) -> None:
    """Start the job. If the broker is down nothing is raised: the sweep finds the row."""
    enqueue("goals.run_import", organization_id, import_id)
