"""Wakes the roll-up's worker after a commit. Only a hint: the dirty rows decide."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction

from organizations.jobs import enqueue_once

TASK = "goals.roll_up"


def nudge_after_commit(organization_id: int) -> None:
    """Ask for a roll-up once the open transaction is committed."""
    transaction.on_commit(partial(nudge, organization_id), robust=True)


def nudge(organization_id: int) -> None:
    """Ask for a roll-up; many nudges within the debounce make one job.

    If the broker is down nothing is raised: the sweep finds the dirty rows later.
    """
    enqueue_once(TASK, organization_id, countdown=settings.ROLL_UP_DEBOUNCE_SECONDS)
