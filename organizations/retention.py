"""Removes old rows: each app declares rules, and one job applies them.

An app's module `retention` holds `RULES`. A setting by the rule's name
(`RETENTION_DAYS`) says how many days rows are kept; 0 keeps them for good. Rows without
a rule are kept: events, adjustments, check-ins with all their texts, progress by day
(docs/operating.md, "What is removed").
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.checks import Error, register
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from organizations.jobs import is_time_limit
from organizations.models import Event, Invitation, Organization
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from django.core.checks import CheckMessage
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

DAY = dt.timedelta(days=1)
# Rows of one transaction: small, so that a killed job loses little work.
MOST_ROWS = 500
# No organization has this key: it stands for rows of no organization.
NOWHERE = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """The limits of one call of a rule: `most` rows that ended before `before`.

    `organization_id`: `NOWHERE` for rows that are in no organization.
    """

    organization_id: int
    before: dt.datetime
    most: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of rows that is removed when it is old.

    `remove` returns the number of removed rows: fewer than `most` when none is left. It
    runs in a transaction, inside the organization. `least_days`: the minimum that the
    product itself needs, whatever a setting says. `is_shared`: the rows are in no
    organization.
    """

    name: str
    remove: Callable[[Batch], int]
    least_days: int = 1
    is_shared: bool = False

    @property
    def days(self) -> int:
        """Days that its rows are kept; 0: for good."""
        found: int = settings.RETENTION_DAYS[self.name]
        return found


def rules() -> list[Rule]:
    """The rules of all installed apps."""
    return [rule for found in _declared() for rule in found]


def _declared() -> Iterator[tuple[Rule, ...]]:
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "retention"):
            yield import_module(f"{config.name}.retention").RULES


def remove_rows(rows: QuerySet[Any], most: int) -> int:
    """Deletes up to `most` of the rows with their cascade, skipping locked ones.

    Queries: 2, and those of the cascade.
    """
    free = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    keys = list(free.values_list("pk", flat=True)[:most])
    if keys:
        rows.filter(pk__in=keys).delete()
    return len(keys)


# --- The job --------------------------------------------------------------------------


def organizations_to_clean(now: dt.datetime) -> list[int]:
    """Organizations not cleaned for a day. Organizations have no row-level security."""
    rows = Organization.objects.exclude(cleaned_at__gt=now - DAY)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def clean_organization(organization_id: int, now: dt.datetime) -> dict[str, int]:
    """Removes the old rows of one organization and records that it was done.

    Each batch is a transaction of its own: a killed job continues in the next hour, and
    a repeated one finds nothing left. A rule that fails is logged, stops no other, and
    is tried again in the next hour. Returns the number of rows by rule that succeeded.
    """
    found = _clean_by_rule(organization_id, now)
    removed = {name: n for name, n in found.items() if n is not None}
    if removed.keys() == found.keys():
        Organization.objects.filter(pk=organization_id).update(cleaned_at=now)
    return removed


def clean_shared(now: dt.datetime) -> dict[str, int]:
    """Like `clean_organization`, for rows that are in no organization."""
    found = _clean_by_rule(NOWHERE, now)
    return {name: n for name, n in found.items() if n is not None}


def _clean_by_rule(organization_id: int, now: dt.datetime) -> dict[str, int | None]:
    is_shared = organization_id == NOWHERE
    return {
        rule.name: _clean_or_log(rule, organization_id, now)
        for rule in rules()
        if rule.days and rule.is_shared == is_shared
    }


def _clean_or_log(rule: Rule, organization_id: int, now: dt.datetime) -> int | None:
    """None when it failed: the batch is rolled back."""
    try:
        return _clean(rule, organization_id, now)
    except Exception as error:
        if is_time_limit(error):
            raise
        logger.exception("Retention of %s, organization %s", rule.name, organization_id)
        return None


def _clean(rule: Rule, organization_id: int, now: dt.datetime) -> int:
    days = max(rule.days, rule.least_days)
    batch = Batch(organization_id, now - DAY * days, MOST_ROWS)
    total = 0
    while True:
        n = _remove(rule, batch)
        total += n
        if n < batch.most:
            return total


def _remove(rule: Rule, batch: Batch) -> int:
    if batch.organization_id == NOWHERE:
        with transaction.atomic():
            return rule.remove(batch)
    with in_organization(batch.organization_id):
        return rule.remove(batch)


# --- Settings -------------------------------------------------------------------------


@register
def check_retention(**_kwargs: object) -> list[CheckMessage]:
    """Checks that every rule has a setting, and that none is below what the product
    needs.
    """
    declared = {rule.name: rule for rule in rules()}
    errors: list[CheckMessage] = [
        Error(f"RETENTION_DAYS has no {name!r}.", id="sightline.E010")
        for name in declared.keys() - settings.RETENTION_DAYS.keys()
    ]
    for name, rule in declared.items():
        days = settings.RETENTION_DAYS.get(name, 0)
        if days and days < rule.least_days:
            text = f"{name} must be kept for {rule.least_days} days at least, or 0: for good."
            errors.append(
                Error(
                    f"RETENTION_{name.upper()}_DAYS is {days}: {text}",
                    id="sightline.E011",
                )
            )
    return errors


# --- Rules of this app ----------------------------------------------------------------


def _old_sessions(batch: Batch) -> int:
    """Removes expired sessions; signing out deletes them at once."""
    return remove_rows(Session.objects.filter(expire_date__lt=batch.before), batch.most)


def _closed_invitations(batch: Batch) -> int:
    """Removes what was accepted or revoked; the address of whoever waits is needed."""
    rows = Invitation.objects.filter(organization_id=batch.organization_id)
    closed = rows.filter(accepted_at__lt=batch.before) | rows.filter(
        revoked_at__lt=batch.before
    )
    return remove_rows(closed, batch.most)


def _addresses_of_events(batch: Batch) -> int:
    """Forgets from which address an old event came; the event stays."""
    rows = Event.objects.filter(
        organization_id=batch.organization_id, created_at__lt=batch.before
    ).exclude(client_ip=None)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: batch.most])
    Event.objects.filter(pk__in=keys).update(client_ip=None)
    return len(keys)


RULES = (
    Rule("sessions", _old_sessions, is_shared=True),
    Rule("invitations", _closed_invitations, least_days=2),
    # The database forgets none before (organizations.0019).
    Rule("event_addresses", _addresses_of_events, least_days=30),
)
