"""What this app asks across organizations: the only queries of it that do.

Each is a SECURITY DEFINER function of the system role (organizations/migrations) that
answers with ids; the work itself runs inside one organization.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection


def invitation_of(token_hash: str) -> tuple[int, int] | None:
    """(organization, invitation) of a token; None when there is none. Open or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organization_id, invitation_id FROM organizations_invitation_of(%s)",
            [token_hash],
        )
        row: tuple[int, int] | None = cursor.fetchone()
        return row


def organizations_to_remind_invited(now: dt.datetime) -> list[int]:
    """Organizations with invitations whose next reminder is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organizations_to_remind_invited(%s)", [now])
        return [organization_id for (organization_id,) in cursor.fetchall()]
