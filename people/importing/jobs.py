"""The job behind an import of people: it may run twice, and may die anywhere.

The row says what is due. An attempt is counted and committed before the work, so that a
file that kills its worker is given up; the work itself is one transaction.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from goals.importing import job_progress
from organizations.languages import language_of
from organizations.policy import may
from organizations.tenancy import enter_organization, in_organization
from people.importing import runs
from people.importing.report import describe_for_page, failed
from people.importing.table import PeopleTable
from people.importing.uploads import record_check
from people.models import PeopleImport
from ui.locales import write_for

if TYPE_CHECKING:
    from organizations.models import Membership

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
State = PeopleImport.State
PENDING = (State.UPLOADED, State.CONFIRMED)


def run(organization_id: int, import_id: int) -> None:
    """Check the file or write it, depending on the row's state."""
    if not _claim(organization_id, import_id):
        return
    with in_organization(organization_id):
        row = _take(organization_id, import_id)
        if row is None:
            return
        by: Membership = row.by
        enter_organization(organization_id, member_id=by.pk)
        with write_for(language_of(by)):
            _work(row, by)
    job_progress.stop(organization_id, progress_key(import_id))


def progress_key(import_id: int) -> str:
    return f"people:{import_id}"


def _claim(organization_id: int, import_id: int) -> bool:
    """Count an attempt, in a transaction of its own. False when there is nothing to do."""
    with in_organization(organization_id):
        row = _take(organization_id, import_id)
        if row is None:
            return False
        if row.attempts >= MOST_ATTEMPTS:
            logger.error("People import %s given up", row.pk)
            with write_for(language_of(row.by)):
                text = _("The import failed %(n)s times, and nothing was saved.")
                _fail(row, text % {"n": MOST_ATTEMPTS})
            return False
        row.attempts += 1
        row.started_at = timezone.now()
        row.save(update_fields=["attempts", "started_at"])
    return True


def _take(organization_id: int, import_id: int) -> PeopleImport | None:
    """The row, locked; None when it is done, gone, or another worker's."""
    return (
        PeopleImport.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("organization", "by__user", "by__organization")
        .filter(organization_id=organization_id, pk=import_id, state__in=PENDING)
        .first()
    )


def _work(row: PeopleImport, by: Membership) -> None:
    """With the author's present rights."""
    if by.has_left or not by.user.is_active or not may(by, "member.manage"):
        text = _("Nothing was imported because %(name)s can no longer manage people.")
        _fail(row, text % {"name": by})
        return
    if row.state == State.UPLOADED:
        record_check(row)
        return
    seen = row.report.get("leaving_hash")
    tick = partial(job_progress.tick, row.organization_id, progress_key(row.pk))
    plan = runs.write(
        PeopleTable.from_bytes(bytes(row.content)),
        row.meanings,
        is_complete=row.is_complete,
        by=by,
        report=tick,
        leaving=seen,
    )
    row.report = describe_for_page(plan)
    if not plan.errors and seen not in (None, plan.leaving_hash):
        # Somebody came meanwhile whom nobody has seen leave: asked once more.
        row.report["leaving_changed"] = True
        row.state, row.attempts = State.CHECKED, 0
        row.save(update_fields=["report", "state", "attempts"])
        return
    row.state = State.FAILED if plan.errors else State.DONE
    row.finished_at = timezone.now()
    row.save(update_fields=["report", "state", "finished_at"])


def _fail(row: PeopleImport, message: str) -> None:
    row.state, row.report = State.FAILED, failed(message)
    row.finished_at = timezone.now()
    row.save(update_fields=["state", "report", "finished_at"])
