"""Retention rules of goals: what is deleted when it is old (organizations.retention)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goals.models import GoalImport
from organizations.retention import Rule, remove_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.retention import Batch

State = GoalImport.State
OVER = (State.DONE, State.FAILED, State.UNDONE)
# Previewed, but never confirmed.
BEGUN = (State.UPLOADED, State.CHECKED)


def _contents_of_imports(batch: Batch) -> int:
    """Delete uploaded files, of up to 50 MB, and with them what undoing takes.

    The report of what was written stays.
    """
    rows = _imports(batch).filter(state__in=OVER, finished_at__lt=batch.before)
    held = rows.exclude(content=b"", undo=None)
    free = held.select_for_update(skip_locked=True, of=("self",))
    keys = list(free.order_by("pk").values_list("pk", flat=True)[: batch.most])
    GoalImport.objects.filter(pk__in=keys).update(content=b"", undo=None)
    return len(keys)


def _imports_never_confirmed(batch: Batch) -> int:
    """Delete imports that were never confirmed: nothing was written from them."""
    rows = _imports(batch).filter(state__in=BEGUN, created_at__lt=batch.before)
    return remove_rows(rows, batch.most)


def _imports(batch: Batch) -> QuerySet[GoalImport]:
    return GoalImport.objects.filter(organization_id=batch.organization_id)


RULES = (
    Rule("import_contents", _contents_of_imports),
    Rule("unconfirmed_imports", _imports_never_confirmed),
)
