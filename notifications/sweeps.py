"""Which organizations have something due: the only queries of this app across them all.

Each is a SECURITY DEFINER function of the system role (notifications/migrations) that answers
with ids; the work itself runs inside one organization.
"""

from typing import Any

from django.db import connection
from django.utils import timezone


def organizations_to_remind() -> list[int]:
    """Organizations with reminders or openings whose people were not notified yet."""
    return _ids("SELECT notifications_to_remind(%s)", timezone.now())


def organizations_to_deliver() -> list[int]:
    """Organizations with deliveries that wait, or that a dead worker left behind."""
    return _ids("SELECT notifications_to_deliver(%s)", timezone.now())


def organizations_to_escalate() -> list[int]:
    """Organizations that escalate missed check-ins or ask about silent goals."""
    return _ids("SELECT notifications_to_look_around()")


def organizations_with_events() -> list[int]:
    """Organizations with events to be handled."""
    return _ids("SELECT notifications_with_news(%s)", timezone.now())


def organizations_to_digest() -> list[int]:
    """Organizations where check-ins have closed lately."""
    return _ids("SELECT notifications_to_digest(%s)", timezone.now())


def link_of(token_hash: str) -> tuple[int, int] | None:
    """(organization, link) of a token; None when there is none. Active or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organization_id, link_id FROM notifications_link(%s)", [token_hash]
        )
        row: tuple[int, int] | None = cursor.fetchone()
        return row


def _ids(query: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [organization_id for (organization_id,) in cursor.fetchall()]
