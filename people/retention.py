"""Retention rules: uploaded files of people go with those of goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.retention import Rule, remove_rows
from people.models import PeopleImport

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.retention import Batch

State = PeopleImport.State


def _contents(batch: Batch) -> int:
    """Delete uploaded files; the report of what was written stays."""
    over = _imports(batch).filter(
        state__in=(State.DONE, State.FAILED), finished_at__lt=batch.before
    )
    held = over.exclude(content=b"").select_for_update(skip_locked=True)
    keys = list(held.order_by("pk").values_list("pk", flat=True)[: batch.most])
    PeopleImport.objects.filter(pk__in=keys).update(content=b"")
    return len(keys)


def _never_confirmed(batch: Batch) -> int:
    rows = _imports(batch).filter(
        state__in=(State.UPLOADED, State.CHECKED), created_at__lt=batch.before
    )
    return remove_rows(rows, batch.most)


def _imports(batch: Batch) -> QuerySet[PeopleImport]:
    return PeopleImport.objects.filter(organization_id=batch.organization_id)


RULES = (
    Rule("people_files", _contents),
    Rule("unconfirmed_people_imports", _never_confirmed),
)
