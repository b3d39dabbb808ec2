"""Jobs take ids, read what is due from rows, and may run twice or die anywhere.

A sweep finds organizations; the work is one job for each. Nothing is planned ahead in
the broker: it holds hints for the moment (RELIABILITY R4, R13).
"""

import logging
import time

from celery import shared_task
from django.core.cache import cache

from notifications import events, sweeps
from notifications.account_email import worker as account_emails
from notifications.delivery.worker import DeliveryWorker
from notifications.email.server import MailServer
from notifications.inbound.tasks import sweep_mailbox
from notifications.outbox import wake
from notifications.planning import digests, escalations
from notifications.planning.check_in_reminders import remind_people
from organizations.jobs import begin_job, enqueue, enqueue_each
from organizations.models import Organization

logger = logging.getLogger(__name__)

__all__ = [
    "deliver",
    "plan_digests",
    "read_events",
    "remind",
    "run_escalations",
    "sweep_account_emails",
    "sweep_deliveries",
    "sweep_digests",
    "sweep_events",
    "sweep_mailbox",
    "sweep_reminders",
]

# After so long a job leaves the rest to another one.
DELIVER_S = 120.0
ESCALATE_EVERY_S = 3600
# For so many new messages another worker is asked to help, up to three.
MESSAGES_FOR_A_HELPER = 500
MOST_HELPERS = 3


@shared_task(name="notifications.sweep_reminders", time_limit=60, soft_time_limit=50)
def sweep_reminders() -> None:
    """Find organizations with reminders to write, and those with escalations."""
    enqueue_each(
        "notifications.remind", ([each] for each in sweeps.organizations_to_remind())
    )
    enqueue_each(
        "notifications.run_escalations",
        (
            [each]
            for each in sweeps.organizations_to_escalate()
            if _is_time_to_escalate(each)
        ),
    )


def _is_time_to_escalate(organization_id: int) -> bool:
    """Saves work only: running it twice does no harm."""
    try:
        return cache.add(f"escalate:{organization_id}", 1, timeout=ESCALATE_EVERY_S)
    except OSError:
        return False


@shared_task(name="notifications.sweep_deliveries", time_limit=60, soft_time_limit=50)
def sweep_deliveries() -> None:
    """Find deliveries that no hint announced, and those of workers that died."""
    enqueue_each(wake.TASK, ([each] for each in sweeps.organizations_to_deliver()))
    if account_emails.has_due():
        enqueue("notifications.sweep_account_emails")


@shared_task(name="notifications.sweep_events", time_limit=60, soft_time_limit=50)
def sweep_events() -> None:
    """Find organizations with events that are not handled yet."""
    enqueue_each(
        "notifications.read_events",
        ([each] for each in sweeps.organizations_with_events()),
    )


@shared_task(name="notifications.sweep_digests", time_limit=60, soft_time_limit=50)
def sweep_digests() -> None:
    """Find organizations with weeks that closed lately."""
    enqueue_each(
        "notifications.plan_digests",
        ([each] for each in sweeps.organizations_to_digest()),
    )


@shared_task(name="notifications.plan_digests", time_limit=300, soft_time_limit=280)
def plan_digests(organization_id: int) -> None:
    if Organization.objects.filter(pk=organization_id).exists():
        digests.plan_digests(organization_id)


@shared_task(name="notifications.remind", time_limit=300, soft_time_limit=280)
def remind(organization_id: int) -> None:
    """Write the reminders that are due, each once."""
    if not Organization.objects.filter(pk=organization_id).exists():
        return
    n_new = remind_people(organization_id)
    for _each in range(min(MOST_HELPERS, n_new // MESSAGES_FOR_A_HELPER)):
        enqueue(wake.TASK, organization_id)
    if n_new:
        logger.info("Organization %s: %s reminders", organization_id, n_new)


@shared_task(name="notifications.run_escalations", time_limit=300, soft_time_limit=280)
def run_escalations(organization_id: int) -> None:
    """Missed check-ins, and goals without an update."""
    if Organization.objects.filter(pk=organization_id).exists():
        escalations.run_escalations(organization_id)


@shared_task(name=wake.TASK, time_limit=300, soft_time_limit=280)
def deliver(organization_id: int) -> None:
    """Deliver what is due; what is left after two minutes, by another job."""
    if not Organization.objects.filter(pk=organization_id).exists():
        return
    begin_job(wake.TASK, organization_id)
    with MailServer() as server:
        worker = DeliveryWorker(organization_id, server)
        is_left = worker.run(time.monotonic() + DELIVER_S)
    if worker.n_sent:
        logger.info("Organization %s: %s sent", organization_id, worker.n_sent)
    if is_left:
        wake.wake(organization_id)


@shared_task(
    name="notifications.sweep_account_emails", time_limit=300, soft_time_limit=280
)
def sweep_account_emails() -> None:
    """Send e-mail about accounts: new passwords, confirmations, changes."""
    with MailServer() as server:
        n_sent = account_emails.deliver_account_emails(
            server, time.monotonic() + DELIVER_S
        )
    if n_sent:
        logger.info("%s account e-mails sent", n_sent)


@shared_task(name="notifications.read_events", time_limit=300, soft_time_limit=280)
def read_events(organization_id: int) -> None:
    """Turn events into notifications, each once."""
    if Organization.objects.filter(pk=organization_id).exists():
        events.handle_events(organization_id)
