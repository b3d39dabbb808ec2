"""Set, remove and restore cadence rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from organizations.models import Event
from organizations.services import lock_organization, record_event
from scheduling.check_in_policy import policy_of
from scheduling.models import CadenceRule
from scheduling.plan import plan_again
from scheduling.rules import CheckInCadence, Rhythm

if TYPE_CHECKING:
    from organizations.models import Membership
    from scheduling.targets import RuleTarget

CHANGED, REMOVED = "cadence.changed", "cadence.removed"
FIELDS = tuple(field.name for field in fields(CheckInCadence))
# A rule stores a valid number of weeks even when its rhythm ignores it.
FEWEST_WEEKS = 2


class StaleRuleError(Exception):
    """Somebody else changed the rule since the page was loaded.

    `now`: the stored rule.
    """

    def __init__(self, now: CadenceRule | None) -> None:
        super().__init__()
        self.now = now


def rule_for(target: RuleTarget) -> CadenceRule | None:
    """The target's own rule, or None. Queries: 1."""
    columns = {
        name: value
        for name, value in target.columns.items()
        if value is not None and value != ""
    }
    empty = {
        f"{name}__isnull": True
        for name in ("unit", "goal", "member")
        if name not in columns
    }
    return (
        CadenceRule.objects.filter(organization=target.organization)
        .filter(**{"framework": ""} | columns | empty)
        .first()
    )


def stamp(rule: CadenceRule | None) -> str:
    """The version of the rule that a page sends along, to detect a stale one."""
    return rule.changed_at.isoformat() if rule else ""


def unsaved_rule(
    target: RuleTarget, cadence: CheckInCadence, rule: CadenceRule | None = None
) -> CadenceRule:
    """The rule as it would be saved. `rule`: the one that it changes."""
    unsaved = CadenceRule(organization=target.organization, **target.columns)
    if rule is not None:
        unsaved.pk, unsaved.public_id = rule.pk, rule.public_id
        unsaved.created_by_id = rule.created_by_id
    for name in FIELDS:
        setattr(unsaved, name, getattr(cadence, name))
    unsaved.every = max(cadence.every, FEWEST_WEEKS)
    return unsaved


@transaction.atomic
def save_rule(
    target: RuleTarget, cadence: CheckInCadence, *, by: Membership, seen: str
) -> CadenceRule:
    """Set the target's cadence; the same cadence again changes nothing.

    `seen`: from `stamp`. Raises StaleRuleError when the rule was changed since,
    ValidationError for an invalid cadence.
    """
    now = _locked(target, by)
    rule = unsaved_rule(target, cadence, now)
    if now is not None and now.cadence == rule.cadence:
        return now
    if stamp(now) != seen:
        raise StaleRuleError(now)
    if now is None:
        rule.created_by = by
    rule.changed_at = timezone.now()
    rule.full_clean(exclude=["organization"], validate_unique=False)
    rule.save(force_update=now is not None, force_insert=now is None)
    _record(CHANGED, target, rule, by=by, before=now, after=rule)
    return rule


@transaction.atomic
def remove_rule(target: RuleTarget, *, by: Membership, seen: str) -> None:
    """Remove the rule, so that the cadence is inherited. Does nothing without a rule.

    Raises StaleRuleError when the rule was changed since.
    """
    now = _locked(target, by)
    if now is None:
        return
    if stamp(now) != seen:
        raise StaleRuleError(now)
    _record(REMOVED, target, now, by=by, before=now, after=None)
    now.delete()


@transaction.atomic
def undo_change(change: Event, target: RuleTarget, *, by: Membership) -> None:
    """Undo the last change of a rule. Does nothing the second time.

    Raises StaleRuleError when something else was saved after it.
    """
    now = _locked(target, by)
    before, after = change.data["before"], change.data["after"]
    known = cadence_to_json(now)
    if known == before:
        return
    if known != after:
        raise StaleRuleError(now)
    if before is None:
        remove_rule(target, by=by, seen=stamp(now))
    else:
        save_rule(target, cadence_from_json(before), by=by, seen=stamp(now))


def _locked(target: RuleTarget, by: Membership) -> CadenceRule | None:
    """The target's rule, after locking the organization: there may be no row to lock."""
    lock_organization(by)
    return rule_for(target)


def _record(
    verb: str,
    target: RuleTarget,
    row: CadenceRule,
    *,
    by: Membership,
    before: CadenceRule | None,
    after: CadenceRule | None,
) -> None:
    record_event(
        verb,
        row,
        by=by,
        target=target.mark,
        before=cadence_to_json(before),
        after=cadence_to_json(after),
    )
    policy_of(target.organization)
    plan_again(target.organization)


def cadence_to_json(rule: CadenceRule | None) -> dict[str, Any] | None:
    """The cadence as JSON values; it holds nothing that people wrote."""
    if rule is None:
        return None
    return {
        name: value.isoformat() if isinstance(value, (dt.date, dt.time)) else value
        for name, value in asdict(rule.cadence).items()
    }


def cadence_from_json(values: dict[str, Any]) -> CheckInCadence:
    return CheckInCadence(
        **values
        | {
            "rhythm": Rhythm(values["rhythm"]),
            "anchor_on": dt.date.fromisoformat(values["anchor_on"]),
            "asked_at": dt.time.fromisoformat(values["asked_at"]),
            "closes_at": dt.time.fromisoformat(values["closes_at"]),
        }
    )


def last_change(target: RuleTarget) -> Event | None:
    """The latest change of the target's rule, with its author; or None. Queries: 1."""
    return (
        Event.objects.filter(
            organization=target.organization,
            object_type=CadenceRule.event_object_type(),
            verb__in=(CHANGED, REMOVED),
            data__target=target.mark,
        )
        .select_related("actor__user")
        .order_by("-id")
        .first()
    )
