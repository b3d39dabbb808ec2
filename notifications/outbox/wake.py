"""Hints to workers that something is due. Lost ones do no harm: sweeps find the rows."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from organizations.jobs import enqueue_once

TASK = "notifications.deliver"


def wake_after_commit(organization_id: int) -> None:
    """Ask for the delivery of what is due, once the open transaction is committed."""
    transaction.on_commit(partial(wake, organization_id), robust=True)


def wake(organization_id: int) -> None:
    """With the broker down nothing is raised (RELIABILITY R1)."""
    enqueue_once(TASK, organization_id)
