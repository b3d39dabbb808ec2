"""Jobs of the mailbox. It runs twice without harm, and once at a time."""

import logging

from celery import shared_task
from django.conf import settings

from notifications.inbound.mailbox import MailboxError, mailbox_at, poll_mailbox

logger = logging.getLogger(__name__)


@shared_task(name="notifications.sweep_mailbox", time_limit=120, soft_time_limit=110)
def sweep_mailbox() -> None:
    """Receive the replies that wait in the mailbox, where one is set."""
    if not (settings.INBOUND_IMAP_URL and settings.INBOUND_MAIL_DOMAIN):
        return
    try:
        poll_mailbox(mailbox_at(settings.INBOUND_IMAP_URL))
    except MailboxError as error:
        logger.warning("The mailbox of replies: %s", error)
