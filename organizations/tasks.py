"""Jobs take ids, read from rows what is due, and may run twice or be killed anywhere."""

import logging

from celery import shared_task
from django.utils import timezone

from organizations import retention
from organizations.invitations import remind
from organizations.jobs import enqueue_each
from organizations.models import Organization
from organizations.sweeps import organizations_to_remind_invited
from organizations.tenancy import in_organization

logger = logging.getLogger(__name__)


@shared_task(name="organizations.sweep_retention", time_limit=300, soft_time_limit=280)
def sweep_retention() -> None:
    """Once a day for each organization; a killed job is repeated an hour later."""
    now = timezone.now()
    enqueue_each(
        "organizations.clean_up",
        ([each] for each in retention.organizations_to_clean(now)),
    )
    removed = retention.clean_shared(now)
    if any(removed.values()):
        logger.info("Removed: %s", removed)


@shared_task(name="organizations.clean_up", time_limit=600, soft_time_limit=580)
def clean_up(organization_id: int) -> None:
    """Removes the old rows of one organization; idempotent."""
    now = timezone.now()
    if organization_id not in retention.organizations_to_clean(now):
        return
    removed = retention.clean_organization(organization_id, now)
    if any(removed.values()):
        logger.info("Organization %s: removed %s", organization_id, removed)


@shared_task(name="organizations.sweep_invitations", time_limit=60, soft_time_limit=50)
def sweep_invitations() -> None:
    """Finds organizations with reminders of invitations that are due."""
    enqueue_each(
        "organizations.remind_invited",
        ([each] for each in organizations_to_remind_invited(timezone.now())),
    )


@shared_task(name="organizations.remind_invited", time_limit=300, soft_time_limit=280)
def remind_invited(organization_id: int) -> None:
    """Reminds people who were invited; each reminder is recorded once."""
    organization = Organization.objects.filter(pk=organization_id).first()
    if organization is None:
        return
    with in_organization(organization_id):
        remind(organization, timezone.now())
