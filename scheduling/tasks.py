"""Tasks take ids, read what is due from rows, and may run twice or die anywhere."""

import logging

from celery import shared_task

from organizations.jobs import enqueue_each
from organizations.models import Organization
from organizations.tenancy import in_organization
from scheduling import sweeps
from scheduling.plan import plan
from scheduling.plan_claims import MOST_ATTEMPTS, claim_plan, is_plan_outdated

logger = logging.getLogger(__name__)


@shared_task(name="scheduling.sweep_plans", time_limit=60, soft_time_limit=50)
def sweep_plans() -> None:
    """Enqueue a plan for each organization whose plan is old or outdated."""
    enqueue_each("scheduling.plan", ([each] for each in sweeps.organizations_to_plan()))


@shared_task(name="scheduling.plan", time_limit=300, soft_time_limit=280)
def plan_check_ins(organization_id: int) -> None:
    """Plan the organization's check-ins; does nothing when the plan is current."""
    with in_organization(organization_id):
        organization = Organization.objects.filter(pk=organization_id).first()
        if organization is None or not is_plan_outdated(organization):
            return
        attempt = claim_plan(organization)
    if not attempt:
        return
    if attempt > MOST_ATTEMPTS:
        logger.error(
            "Organization %s: no plan of check-ins after %s attempts, "
            "tried once an hour from now on",
            *(organization_id, attempt - 1),
        )
    with in_organization(organization_id):
        planned = plan(organization)
    logger.info("Organization %s: check-ins planned, %s", organization_id, planned)
