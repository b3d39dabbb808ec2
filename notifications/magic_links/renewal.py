"""Mails a new link in place of one that has expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from notifications.outbox import notify
from notifications.types.new_check_in_link import NEW_CHECK_IN_LINK
from scheduling.check_in_policy import policy_of
from scheduling.clock import today_of
from scheduling.current_period import current_period

if TYPE_CHECKING:
    from notifications.models import MagicLink, Message


def send_new_link(link: MagicLink) -> Message | None:
    """To the address of the link's person, whoever asks, once a day for a period.

    None when their check-in is submitted, not open, or needs a sign-in anyway. Inside the
    organization.
    """
    member, now = link.member, timezone.now()
    if policy_of(link.organization).links_need_sign_in:
        return None
    period = current_period(member, now)
    if period is None or not period.is_open(now) or period.submitted_at is not None:
        return None
    day = today_of(member, now)
    return notify(
        NEW_CHECK_IN_LINK.kind,
        to=member,
        occurrence=f"{period.public_id}:{day}",
        data={"period": period.pk},
        expires_at=period.grace_until,
    )
