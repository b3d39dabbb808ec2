"""Jobs take ids, read what is due from rows, and may run twice or die anywhere.

A sweep finds organizations; the work is one job for each. Nothing is planned ahead in
the broker: it holds hints for the moment (RELIABILITY R4, R13).
"""

import logging
import time

from celery import current_app, shared_task
from django.core.cache import cache
from redis.exceptions import RedisError

from notifications import events, sweeps
from notifications.delivery.worker import Desk
from notifications.email.server import MailServer
from notifications.inbound.tasks import sweep_mailbox
from notifications.outbox import wake
from notifications.planning.check_in_reminders import remind_people
from notifications.planning.digests import plan_digests
from notifications.planning.escalations import look_around
from organizations.models import Organization

logger = logging.getLogger(__name__)

__all__ = [
    "deliver",
    "look_around_",
    "read_events",
    "remind",
    "sweep_deliveries",
    "sweep_events",
    "sweep_mailbox",
    "sweep_reminders",
]

# A job goes on with another one rather than holding the worker for longer.
DELIVER_S = 120.0
LOOK_AGAIN_S = 3600
# New messages for which another worker is asked to help.
MANY = 500
MOST_HELPERS = 3


@shared_task(name="notifications.sweep_reminders", time_limit=60, soft_time_limit=50)
def sweep_reminders() -> None:
    """Finds organizations with check-ins of which people are to be told."""
    for organization_id in sweeps.organizations_to_remind():
        current_app.send_task("notifications.remind", [organization_id])
    for organization_id in sweeps.organizations_to_look_around():
        if _is_time_to_look(organization_id):
            current_app.send_task("notifications.look_around", [organization_id])


def _is_time_to_look(organization_id: int) -> bool:
    """Only so that it is not done all the time: twice does no harm."""
    try:
        return cache.add(f"look-around:{organization_id}", 1, timeout=LOOK_AGAIN_S)
    except RedisError:
        return False


@shared_task(name="notifications.sweep_deliveries", time_limit=60, soft_time_limit=50)
def sweep_deliveries() -> None:
    """Finds messages that no hint announced, and those of workers that died."""
    for organization_id in sweeps.organizations_to_deliver():
        current_app.send_task("notifications.deliver", [organization_id])


@shared_task(name="notifications.sweep_events", time_limit=60, soft_time_limit=50)
def sweep_events() -> None:
    """Finds what happened and nobody has told of yet."""
    for organization_id in sweeps.organizations_with_news():
        current_app.send_task("notifications.read_events", [organization_id])


@shared_task(name="notifications.sweep_digests", time_limit=60, soft_time_limit=50)
def sweep_digests() -> None:
    """Finds organizations with weeks that are over, to be told the morning after."""
    for organization_id in sweeps.organizations_to_digest():
        current_app.send_task("notifications.plan_digests", [organization_id])


@shared_task(name="notifications.plan_digests", time_limit=300, soft_time_limit=280)
def plan_digests_(organization_id: int) -> None:
    """Who is told of which week, and when; asked again, nothing is new."""
    if Organization.objects.filter(pk=organization_id).exists():
        plan_digests(organization_id)


@shared_task(name="notifications.remind", time_limit=300, soft_time_limit=280)
def remind(organization_id: int) -> None:
    """Tell whom it is time to tell; asked again, nobody is left."""
    if not Organization.objects.filter(pk=organization_id).exists():
        return
    n_said = remind_people(organization_id)
    for _each in range(min(MOST_HELPERS, n_said // MANY)):
        current_app.send_task("notifications.deliver", [organization_id])
    if n_said:
        logger.info("Organization %s: %s reminders", organization_id, n_said)


@shared_task(name="notifications.look_around", time_limit=300, soft_time_limit=280)
def look_around_(organization_id: int) -> None:
    """Check-ins missed several times, and goals that nobody speaks of."""
    if Organization.objects.filter(pk=organization_id).exists():
        look_around(organization_id)


@shared_task(name="notifications.deliver", time_limit=300, soft_time_limit=280)
def deliver(organization_id: int) -> None:
    """Bring out what is due; what is left after a while, by another job."""
    if not Organization.objects.filter(pk=organization_id).exists():
        return
    wake.begin(organization_id)
    with MailServer() as server:
        desk = Desk(organization_id, server)
        is_left = desk.run(time.monotonic() + DELIVER_S)
    if desk.n_sent:
        logger.info("Organization %s: %s sent", organization_id, desk.n_sent)
    if is_left:
        wake.wake(organization_id)


@shared_task(name="notifications.read_events", time_limit=300, soft_time_limit=280)
def read_events(organization_id: int) -> None:
    """Turn events into messages; each is read once."""
    if Organization.objects.filter(pk=organization_id).exists():
        events.read(organization_id)
