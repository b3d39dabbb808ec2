"""Change the organization's check-in settings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from organizations.services import record_event
from scheduling.check_in_policy import policy_of
from scheduling.models import CheckInPolicy

if TYPE_CHECKING:
    from organizations.models import Membership

FIELDS = (
    *("units_may_choose", "announces_opening", "escalates_after", "abandoned_after"),
    *("links_need_sign_in", "digest_at", "quiet_from", "quiet_until"),
)


class StalePolicyError(Exception):
    """Somebody else saved since the page was loaded. `now`: the stored policy."""

    def __init__(self, now: CheckInPolicy) -> None:
        super().__init__()
        self.now = now


def values_of(policy: CheckInPolicy) -> dict[str, Any]:
    """The settings as JSON values, for events and to detect a stale page."""
    found = {name: getattr(policy, name) for name in FIELDS}
    return {
        name: value.isoformat() if isinstance(value, dt.time) else value
        for name, value in found.items()
    }


@transaction.atomic
def save_policy(
    wanted: dict[str, Any], *, seen: dict[str, Any], by: Membership
) -> CheckInPolicy:
    """Save the settings. `wanted`: by field; `seen`: `values_of` what the page showed.

    Saving the stored values again changes nothing. Raises StalePolicyError when the
    stored values are not those that the page showed.
    """
    policy_of(by.organization)
    policy = CheckInPolicy.objects.select_for_update().get(organization=by.organization)
    before = values_of(policy)
    for name in FIELDS:
        setattr(policy, name, wanted[name])
    after = values_of(policy)
    if after == before:
        return policy
    if before != seen:
        raise StalePolicyError(CheckInPolicy.objects.get(pk=policy.pk))
    policy.full_clean(exclude=["organization"])
    changed = [name for name in FIELDS if after[name] != before[name]]
    policy.save(update_fields=changed)
    changes = {name: [before[name], after[name]] for name in changed}
    record_event("check_in_policy.changed", policy, by=by, changes=changes)
    return policy
