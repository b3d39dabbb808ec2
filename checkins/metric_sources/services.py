from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from checkins.metric_sources.tokens import hash_of, new_token
from checkins.models import AutomaticValue, MetricSource
from organizations.services import record_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checkins.metric_sources.validation import CheckedValue
    from organizations.models import Membership

# A machine hands in once a second at most, a thousand values at a time.
PAUSE = dt.timedelta(seconds=1)
YEAR = dt.timedelta(days=365)


@transaction.atomic
def create_source(
    name: str, *, by: Membership, lasts: dt.timedelta | None = YEAR
) -> tuple[MetricSource, str]:
    """A machine, and its token: the only time that anybody sees it.

    `lasts`: None for a token that ends only when it is shut out. Raises ValidationError
    for a name that a machine in force has.
    """
    _give_way(name, by)
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


def _give_way(name: str, by: Membership) -> None:
    """A machine whose token is over leaves its name to the next."""
    rows = MetricSource.objects.filter(organization_id=by.organization_id, name=name)
    for row in rows.filter(revoked_at=None, expires_at__lte=timezone.now()):
        revoke_source(row, by=by)


@transaction.atomic
def revoke_source(source: MetricSource, *, by: Membership) -> None:
    """Its token counts no more; what it handed in stays. A second time changes nothing."""
    rows = MetricSource.objects.filter(pk=source.pk, revoked_at=None)
    if rows.update(revoked_at=timezone.now()):
        record_event("value_source.revoked", source, by=by)


def begin_import(source_id: int) -> bool:
    """Note that a machine speaks; False for one that spoke within the last second.

    One statement: of two requests at once one waits for the other's row, and is refused.
    """
    now = timezone.now()
    rested = Q(used_at=None) | Q(used_at__lte=now - PAUSE) | Q(used_at__gt=now + PAUSE)
    rows = MetricSource.objects.filter(rested, pk=source_id, revoked_at=None)
    return rows.update(used_at=now) == 1


@transaction.atomic
def save_values(
    judged: Sequence[CheckedValue],
    *,
    way: str,
    source: MetricSource | None = None,
    by: Membership | None = None,
) -> int:
    """Write down what is fine and new; how many those are.

    Repeat-safe: what came meanwhile by another way in is not written twice.
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
        for each in judged
        if not each.is_known and each.goal and each.on and each.value is not None
    ]
    AutomaticValue.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
