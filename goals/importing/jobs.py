"""The job behind an import: it may run twice, and may die anywhere.

The row says what is due. An attempt is counted and committed before the work, so that a
file that kills its worker is given up; the work itself is one transaction.
"""

from __future__ import annotations

import logging
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from goals.access import may_import
from goals.importing import job_progress, runs
from goals.importing.questions import Answers
from goals.importing.report import describe_for_page, failed
from goals.importing.uploads import kind_names, record_check
from goals.models import GoalImport
from goals.rollup.nudge import nudge
from organizations.languages import language_of
from organizations.tenancy import enter_organization, in_organization
from ui.locales import write_for

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
State = GoalImport.State
PENDING = (State.UPLOADED, State.CONFIRMED)


def run(organization_id: int, import_id: int) -> None:
    """Check the file, or write it, depending on the row's state."""
    if not _claim(organization_id, import_id):
        return
    with in_organization(organization_id):
        row = _take(organization_id, import_id)
        if row is None:
            return
        enter_organization(organization_id, member_id=row.by_id)
        with write_for(language_of(row.by)):
            _work(row)
    if row.state == State.DONE and row.report.get("ok"):
        _roll_up(organization_id, import_id)
    job_progress.stop(organization_id, import_id)


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
        .select_related("organization", "by__user", "by__organization")
        .filter(organization_id=organization_id, pk=import_id, state__in=PENDING)
        .first()
    )


def _give_up(row: GoalImport) -> None:
    with write_for(language_of(row.by)):
        message = _(
            "The import failed %(n)s times, and nothing was saved. Try splitting the "
            "file into parts."
        ) % {"n": MOST_ATTEMPTS}
    row.state = State.FAILED
    row.report = failed(message)
    row.finished_at = timezone.now()
    row.save(update_fields=["state", "report", "finished_at"])
    logger.error("Import %s given up after %s attempts", row.pk, row.attempts)


def _work(row: GoalImport) -> None:
    """Check or write the file with the author's present rights."""
    if row.by.has_left or not row.by.user.is_active or not may_import(row.by):
        _refuse(row)
        return
    if row.state == State.UPLOADED:
        job_progress.tick(row.organization_id, row.pk, "check", 0, row.n_lines)
        record_check(row)
        return
    plan = runs.write(
        row.organization,
        row,
        bytes(row.content),
        kind_names(row.mapping),
        Answers.from_stored(row.answers),
        report=partial(job_progress.tick, row.organization_id, row.pk),
    )
    row.report = describe_for_page(plan, dry_run=False)
    row.state = State.FAILED if plan.errors else State.DONE
    row.finished_at = timezone.now()
    row.save(update_fields=["report", "state", "finished_at"])


def _refuse(row: GoalImport) -> None:
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
