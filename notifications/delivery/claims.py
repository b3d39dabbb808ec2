"""Which worker has which delivery: conditional updates, so that two never do the same.

All inside the organization. Time is measured by the database's clock, the one that all
workers share.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from typing import TYPE_CHECKING, Any

from django.db import connection

from notifications.models import Delivery
from notifications.registry import all_types
from notifications.retries import MOST_ATTEMPTS

if TYPE_CHECKING:
    import datetime as dt

logger = logging.getLogger(__name__)

State = Delivery.State

PATIENCE = "90 seconds"
# Whether a worker was lost, attempts from and to, and how many at once.
BATCHES = ((False, 0, 99, 100), (True, 1, 1, 25), (True, 2, 2, 5), (True, 3, 99, 1))

# MATERIALIZED: as a plain subquery the planner may run it again for each row, and the
# limit would hold for none. SKIP LOCKED lets several workers go on side by side; that
# none brings out what another has claimed is the business of `claimed_by`.
CLAIM = """
WITH chosen AS MATERIALIZED (
  SELECT id FROM notifications_delivery
  WHERE organization_id = %(organization)s AND state = 'waiting' AND due_at <= %(now)s
    AND (reason IN ('taken_back', 'repeated')) = %(was_lost)s
    AND attempts BETWEEN %(least)s AND %(most)s
  ORDER BY due_at, id LIMIT %(n)s FOR UPDATE SKIP LOCKED
)
UPDATE notifications_delivery
SET state = 'claimed', claimed_at = clock_timestamp(), claimed_by = %(worker)s,
    attempts = attempts + 1
WHERE organization_id = %(organization)s AND id IN (SELECT id FROM chosen)
RETURNING id
"""
# Of what was being handed over when its worker died, nobody knows whether it arrived.
TAKE_BACK = """
UPDATE notifications_delivery delivery
SET state = CASE
      WHEN state = 'handing_over'
        THEN CASE WHEN kind = ANY(%(once)s) OR reason = 'repeated'
             THEN 'unknown' ELSE 'waiting' END
      WHEN attempts >= %(most)s THEN 'failed'
      ELSE 'waiting' END,
    reason = CASE
      WHEN reason = 'repeated' THEN reason
      WHEN state = 'handing_over'
        THEN CASE WHEN kind = ANY(%(once)s) THEN 'died' ELSE 'repeated' END
      WHEN attempts >= %(most)s THEN 'kills'
      ELSE 'taken_back' END
FROM notifications_message message
WHERE message.id = delivery.message_id
  AND delivery.organization_id = %(organization)s
  AND message.organization_id = %(organization)s
  AND state IN ('claimed', 'handing_over')
  AND claimed_at < clock_timestamp() - %(patience)s::interval
RETURNING delivery.id, delivery.state
"""
# One statement ends one and begins the next: a commit for each message.
ADVANCE = """
UPDATE notifications_delivery
SET state = CASE WHEN id = %(sent)s THEN 'sent' ELSE 'handing_over' END,
    sent_at = CASE WHEN id = %(sent)s THEN %(now)s::timestamptz END,
    claimed_at = clock_timestamp()
WHERE organization_id = %(organization)s AND claimed_by = %(worker)s
  AND ((id = %(sent)s AND state IN ('handing_over', 'unknown', 'waiting'))
    OR (id = %(next)s AND state = 'claimed'))
RETURNING id
"""
RENEW = """
UPDATE notifications_delivery SET claimed_at = clock_timestamp()
WHERE organization_id = %(organization)s AND claimed_by = %(worker)s
  AND state = 'claimed'
"""


def new_worker() -> str:
    """A name for one run of a job: no other one may finish what it began."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(4)}"[:40]


def claim(organization_id: int, worker: str, now: dt.datetime) -> list[int]:
    """Keys of up to a hundred that are due; fewer of those whose worker died.

    Fewer each time, and in the end one by one: what kills its worker ends up alone
    before the others of its batch are given up.
    """
    for was_lost, least, most, n in BATCHES:
        values: dict[str, Any] = {
            "organization": organization_id,
            "worker": worker,
            "now": now,
            "was_lost": was_lost,
            "least": least,
            "most": most,
            "n": n,
        }
        if ids := _ids(CLAIM, values):
            return ids
    return []


def take_back(organization_id: int) -> None:
    """Free deliveries of dead workers; one that killed several is given up."""
    values: dict[str, Any] = {
        "organization": organization_id,
        "once": [t.kind for t in all_types() if not t.repeats_when_uncertain],
        "most": MOST_ATTEMPTS,
        "patience": PATIENCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, values)
        for delivery_id, state in cursor.fetchall():
            if state == State.FAILED:
                logger.error(
                    "Organization %s: delivery %s is given up, it kills its worker",
                    *(organization_id, delivery_id),
                )


def advance(
    organization_id: int,
    worker: str,
    *,
    sent: int | None,
    following: int | None,
    now: dt.datetime,
) -> bool:
    """Note that one was sent, and begin the next. Whether the next is still ours."""
    values: dict[str, Any] = {
        "organization": organization_id,
        "worker": worker,
        "sent": sent,
        "next": following,
        "now": now,
    }
    return following in _ids(ADVANCE, values)


def renew(organization_id: int, worker: str) -> None:
    """Show that the worker lives, and still has the rest of its batch."""
    with connection.cursor() as cursor:
        cursor.execute(RENEW, {"organization": organization_id, "worker": worker})


def _ids(query: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [delivery_id for (delivery_id,) in cursor.fetchall()]
