"""The job behind an import: it may run twice, and may die anywhere.

The row says what is due. An attempt is counted and committed before the work, so that a
file that kills its worker is given up; the work itself is one transaction.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from goals.access import may_import
from goals.importing import job_progress, runs
from goals.importing.questions import Answers
from goals.importing.report import describe_for_page, failed
from goals.importing.undoing import finish, refuse
from goals.importing.uploads import kind_names, record_check
from goals.models import GoalImport
from goals.rollup.nudge import nudge
from organizations.languages import language_of
from organizations.tenancy import enter_organization, in_organization
from ui.locales import write_for

if TYPE_CHECKING:
    from organizations.models import Membership

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
State = GoalImport.State
PENDING = (State.UPLOADED, State.CONFIRMED, State.UNDOING)


def run(organization_id: int, import_id: int) -> None:
    """Check the file, write it, or undo it, depending on the row's state."""
    if not _claim(organization_id, import_id):
        return
    with in_organization(organization_id):
        row = _take(organization_id, import_id)
        if row is None:
            return
        by = _who(row)
        enter_organization(organization_id, member_id=by.pk)
        with write_for(language_of(by)):
            _work(row)
    if row.state in (State.DONE, State.UNDONE) and _has_written(row):
        _roll_up(organization_id, import_id)
    job_progress.stop(organization_id, import_id)


def _has_written(row: GoalImport) -> bool:
    return bool(row.report.get("ok")) and not row.report.get("undo_refused")


def _who(row: GoalImport) -> Membership:
    """Whose job it is: the import's author, or whoever undoes it."""
    author: Membership = row.by
    return author if row.undone_by is None else row.undone_by


def _claim(organization_id: int, import_id: int) -> bool:
    """Count an attempt, in a transaction of its own. False when there is nothing to do."""
    with in_organization(organization_id):
        row = _take(organization_id, import_id)
        if row is None:
            return False
        if row.attempts >= MOST_ATTEMPTS:
            _give_up(row)
            return False
        row.attempts += 1
        row.started_at = timezone.now()
        row.save(update_fields=["attempts", "started_at"])
    return True


def _take(organization_id: int, import_id: int) -> GoalImport | None:
    """The row, locked; None when it is done, gone, or another worker's."""
    return (
        GoalImport.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related(
            "organization",
            *("by__user", "by__organization"),
            *("undone_by__user", "undone_by__organization"),
        )
        .filter(organization_id=organization_id, pk=import_id, state__in=PENDING)
        .first()
    )


def _give_up(row: GoalImport) -> None:
    logger.error("Import %s given up after %s attempts", row.pk, row.attempts)
    if row.state == State.UNDOING:
        with write_for(language_of(_who(row))):
            text = _("Undoing the import failed %(n)s times, and nothing was changed.")
            refuse(row, text % {"n": MOST_ATTEMPTS})
        return
    with write_for(language_of(row.by)):
        message = _(
            "The import failed %(n)s times, and nothing was saved. Try splitting the "
            "file into parts."
        ) % {"n": MOST_ATTEMPTS}
    row.state = State.FAILED
    row.report = failed(message)
    row.finished_at = timezone.now()
    row.save(update_fields=["state", "report", "finished_at"])


def _work(row: GoalImport) -> None:
    """Check, write or undo the file with the person's present rights."""
    by = _who(row)
    if by.has_left or not by.user.is_active or not may_import(by):
        _refuse(row)
        return
    tick = partial(job_progress.tick, row.organization_id, row.pk)
    if row.state == State.UNDOING:
        tick("undo", 0, 0)
        finish(row, by=by, report=tick)
        return
    if row.state == State.UPLOADED:
        tick("check", 0, row.n_lines)
        record_check(row)
        return
    plan = runs.write(
        row.organization,
        row,
        bytes(row.content),
        kind_names(row.mapping),
        Answers.from_stored(row.answers),
        report=tick,
    )
    row.report = describe_for_page(plan, dry_run=False)
    row.state = State.FAILED if plan.errors else State.DONE
    row.finished_at = timezone.now()
    row.save(update_fields=["report", "state", "finished_at"])


def _refuse(row: GoalImport) -> None:
    if row.state == State.UNDOING:
        text = _("Nothing was undone because %(name)s can no longer import goals.")
        refuse(row, text % {"name": _who(row)})
        return
    text = _("Nothing was imported because %(name)s can no longer import goals.")
    row.report = failed(text % {"name": row.by})
    row.state = State.FAILED
    row.finished_at = timezone.now()
    row.save(update_fields=["report", "state", "finished_at"])


def _roll_up(organization_id: int, import_id: int) -> None:
    """Recompute all goals at once; the sweep repeats it if the worker dies."""
    job_progress.tick(organization_id, import_id, "roll_up", 0, 0)
    runs.roll_up(organization_id)
    # Workers for changes made meanwhile found the roll-up's lock taken.
    nudge(organization_id)
