"""Celery tasks. They take ids, read what is due from rows, and are safe to repeat."""

import logging

from celery import shared_task

from goals import rollup, sweeps
from goals.cycles import advance_cycles
from goals.importing.tasks import run_import, sweep_imports
from goals.rollup.nudge import TASK, nudge
from organizations.fiscal_years import ensure_cycles
from organizations.jobs import begin_job, enqueue_each
from organizations.models import Organization
from organizations.tenancy import in_organization

__all__ = [
    "recompute",
    "roll_up",
    "run_import",
    "sweep_imports",
    "sweep_new_day",
    "sweep_roll_up",
]

logger = logging.getLogger(__name__)


@shared_task(name=TASK, time_limit=300, soft_time_limit=280)
def roll_up(organization_id: int) -> None:
    """Roll up one organization's dirty goals, and check for more after the commit.

    Without that check, rows written while the lock was held would wait for the sweep;
    without the delay of a new nudge, a busy organization would occupy the worker
    (docs/performance.md).
    """
    begin_job(TASK, organization_id)
    drained = rollup.drain(organization_id)
    if drained and organization_id in sweeps.dirty_organizations():
        nudge(organization_id)


@shared_task(name="goals.sweep_roll_up", time_limit=60, soft_time_limit=50)
def sweep_roll_up() -> None:
    """Roll up organizations whose nudge was lost."""
    enqueue_each(TASK, ([each] for each in sweeps.dirty_organizations()))


@shared_task(name="goals.sweep_new_day", time_limit=60, soft_time_limit=50)
def sweep_new_day() -> None:
    """Recompute organizations after their local midnight: pace and silence change then."""
    enqueue_each(
        "goals.recompute", ([each] for each in sweeps.organizations_with_a_new_day())
    )


@shared_task(name="goals.recompute", time_limit=600, soft_time_limit=580)
def recompute(organization_id: int) -> None:
    """Recompute all goals, once a day or after a setting that changes health."""
    if organization_id not in sweeps.organizations_with_a_new_day():
        return
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        today = organization.today()
        ensure_cycles(organization, today)
        advance_cycles(organization, today)
    changed = rollup.recompute(organization_id)
    # Rows written meanwhile found the lock taken, and their nudge is used up.
    if organization_id in sweeps.dirty_organizations():
        nudge(organization_id)
    logger.info("Organization %s: %s goals recomputed", organization_id, changed)
