from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from checkins.metric_sources.tokens import hash_of, new_token
from checkins.models import AutomaticValue, MetricSource
from organizations.services import lock_organization, record_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checkins.metric_sources.validation import CheckedValue
    from organizations.models import Membership

# Rate limit: one request a second, of up to a thousand values.
PAUSE = dt.timedelta(seconds=1)
YEAR = dt.timedelta(days=365)


@transaction.atomic
def create_source(
    name: str, *, by: Membership, lasts: dt.timedelta | None = YEAR
) -> tuple[MetricSource, str]:
    """Create a metric source and its token, which is shown only this once.

    `lasts`: None for a token without expiry. Raises ValidationError for the name of
    another active source.
    """
    # Of two clicks at once the second finds the name taken.
    lock_organization(by)
    _release_name(name, by)
    token = new_token()
    source = MetricSource(
        organization_id=by.organization_id,
        name=name,
        token_hash=hash_of(token),
        created_by=by,
        expires_at=timezone.now() + lasts if lasts else None,
    )
    source.full_clean(exclude=["created_by"])
    source.save()
    record_event("value_source.created", source, by=by)
    return source, token


def _release_name(name: str, by: Membership) -> None:
    """Revoke sources of this name whose token has expired, so that it is free again."""
    rows = MetricSource.objects.filter(organization_id=by.organization_id, name=name)
    for row in rows.filter(revoked_at=None, expires_at__lte=timezone.now()):
        revoke_source(row, by=by)


@transaction.atomic
def revoke_source(source: MetricSource, *, by: Membership) -> None:
    """Revoke the token and keep the values it sent. Does nothing the second time."""
    rows = MetricSource.objects.filter(pk=source.pk, revoked_at=None)
    if rows.update(revoked_at=timezone.now()):
        record_event("value_source.revoked", source, by=by)


def begin_import(source_id: int) -> bool:
    """Record a request of the source; False within a second after its last one.

    One statement: of two concurrent requests, one waits for the other's row lock and is
    refused.
    """
    now = timezone.now()
    may_send = (
        Q(used_at=None) | Q(used_at__lte=now - PAUSE) | Q(used_at__gt=now + PAUSE)
    )
    rows = MetricSource.objects.filter(may_send, pk=source_id, revoked_at=None)
    return rows.update(used_at=now) == 1


@transaction.atomic
def save_values(
    checked: Sequence[CheckedValue],
    *,
    way: str,
    source: MetricSource | None = None,
    by: Membership | None = None,
) -> int:
    """Save the valid new values; return how many.

    Idempotent: a value that was saved concurrently is not duplicated.
    """
    rows = [
        AutomaticValue(
            organization_id=each.goal.organization_id,
            goal=each.goal,
            value=each.value,
            on=each.on,
            way=way,
            source=source,
            by=by,
        )
        for each in checked
        if not each.is_known and each.goal and each.on and each.value is not None
    ]
    AutomaticValue.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
