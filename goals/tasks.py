"""Jobs take ids, read what is due from rows, and may run twice or die anywhere."""

import logging

from celery import shared_task

from goals import rollup, sweeps
from goals.importing.tasks import run_import, sweep_imports
from goals.rollup.nudge import begin, nudge
from organizations.jobs import enqueue_each
from organizations.models import Organization
from organizations.services import ensure_cycles
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


@shared_task(name="goals.roll_up", time_limit=300, soft_time_limit=280)
def roll_up(organization_id: int) -> None:
    """Drain one organization's dirty goals, and look again after the commit.

    Without a look again, what was written while the lock was held would wait for the
    sweep; without the pause of a new nudge, a busy organization would hog the worker
    (docs/performance.md).
    """
    begin(organization_id)
    drained = rollup.drain(organization_id)
    if drained and organization_id in sweeps.dirty_organizations():
        nudge(organization_id)


@shared_task(name="goals.sweep_roll_up", time_limit=60, soft_time_limit=50)
def sweep_roll_up() -> None:
    """Finds what a lost nudge left behind."""
    enqueue_each("goals.roll_up", ([each] for each in sweeps.dirty_organizations()))


@shared_task(name="goals.sweep_new_day", time_limit=60, soft_time_limit=50)
def sweep_new_day() -> None:
    """Pace and silence move on at each organization's midnight."""
    enqueue_each(
        "goals.recompute", ([each] for each in sweeps.organizations_with_a_new_day())
    )


@shared_task(name="goals.recompute", time_limit=600, soft_time_limit=580)
def recompute(organization_id: int) -> None:
    """Once a day, or after a setting that moves health; asked again, nothing is left."""
    if organization_id not in sweeps.organizations_with_a_new_day():
        return
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        ensure_cycles(organization, organization.today())
    changed = rollup.recompute(organization_id)
    # What was written meanwhile found the lock taken, and its nudge is spent.
    if organization_id in sweeps.dirty_organizations():
        nudge(organization_id)
    logger.info("Organization %s: %s goals recomputed", organization_id, changed)
