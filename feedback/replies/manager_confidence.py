"""A manager's confidence beside the owner's; a large gap becomes an item of their 1:1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from checkins.models import CheckIn
from feedback.models import ManagerConfidence, OneOnOneItem
from feedback.one_on_ones.services import add_item, one_on_one_between
from feedback.replies.services import lock_submitted
from goals.access import may_see
from goals.kinds import confidence_style
from organizations.policy import may
from organizations.services import record_event
from organizations.tenancy import in_organization
from ui.charts.confidence import confidence_text, digit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goals.models import Goal
    from organizations.models import Membership
    from scheduling.models import Period

# Steps of five between the two confidences that make a gap.
GAP = 2
TITLE = 160


class StaleConfidenceError(Exception):
    """The manager has given another confidence since the form was loaded.

    `now`: it, in percent.
    """

    def __init__(self, now: int) -> None:
        super().__init__(now)
        self.now = now


@transaction.atomic
def give_confidence(
    goal: Goal,
    period: Period,
    confidence: int,
    *,
    by: Membership,
    seen: str | None = None,
) -> ManagerConfidence:
    """Set the manager's confidence in a goal of the check-in, in percent.

    Two steps or more (of five) from the owner's, it is added to their 1:1 list. The
    same number again records no event. `seen`: the number that the form showed, ""
    for none, None if unknown; another one that is stored by now is not overwritten.
    Raises StaleConfidenceError then, PermissionDenied for anybody but the manager,
    ValidationError before the check-in is submitted, for a goal of somebody else, or a
    number out of range.
    """
    lock_submitted(period, by, roles=("manager",))
    if goal.owner_id != period.member_id:
        raise ValidationError(_("This goal is not part of the check-in."))
    row = ManagerConfidence(
        organization_id=goal.organization_id,
        goal=goal,
        period=period,
        by=by,
        confidence=confidence,
    )
    row.clean_fields(exclude={"organization", "goal", "period", "by"})
    given = ManagerConfidence.objects.filter(goal=goal, period=period, by=by)
    before = given.values_list("confidence", flat=True).first()
    if before != confidence:
        _check_is_seen(before, seen)
    row, _made = ManagerConfidence.objects.update_or_create(
        organization_id=goal.organization_id,
        goal=goal,
        period=period,
        by=by,
        defaults={"confidence": confidence},
    )
    _update_gap(row)
    if confidence != before:
        record_event(
            "confidence.given", row, by=by, goal=goal.public_id, period=period.public_id
        )
    return row


def _check_is_seen(now: int | None, seen: str | None) -> None:
    if now is not None and seen is not None and seen != str(now):
        raise StaleConfidenceError(now)


@transaction.atomic
def withdraw_confidence(
    goal: Goal, period: Period, *, by: Membership, seen: str | None = None
) -> None:
    """Remove the manager's confidence, and its item of the 1:1 while nobody wrote on it.

    Does nothing the second time. `seen`: as for `give_confidence`. Raises
    StaleConfidenceError, PermissionDenied for anybody but the manager.
    """
    if not may(by, "week.manage", period):
        raise PermissionDenied
    given = ManagerConfidence.objects.select_for_update()
    row = given.filter(goal=goal, period=period, by=by).first()
    if row is None:
        return
    _check_is_seen(row.confidence, seen)
    _remove_gap(row)
    record_event(
        "confidence.withdrawn", row, by=by, goal=goal.public_id, period=period.public_id
    )
    row.delete()


def update_confidence_gaps(goals: Iterable[Goal], period: Period) -> None:
    """Bring the 1:1 items about gaps into line after the owner's confidence changed.

    Queries: 1 when their manager gave no confidence. Inside a transaction.
    """
    by_key = {goal.pk: goal for goal in goals}
    rows = ManagerConfidence.objects.filter(
        organization_id=period.organization_id,
        goal__in=by_key,
        period=period,
        by=F("period__member__manager"),
    )
    found = list(rows.select_related("by__user"))
    if not found:
        return
    # Whoever wrote the check-in may be neither of the two whose list it is.
    with in_organization(period.organization_id):
        for row in found:
            row.goal, row.period = by_key[row.goal_id], period
            _update_gap(row)


def _update_gap(row: ManagerConfidence) -> None:
    """Add, reword or remove the 1:1 item about the gap between the two confidences.

    One for each goal and check-in, and none while an earlier one on the goal is open.
    """
    recorded = (
        CheckIn.objects.current()
        .filter(goal=row.goal, period=row.period)
        .order_by("-id")
        .first()
    )
    owners = recorded.confidence if recorded else None
    if row.goal.is_private and not may_see(row.by, row.goal):
        # Its title is in the text, and the manager may not read it any more.
        owners = None
    if owners is None or abs(digit(owners) - digit(row.confidence)) < GAP:
        _remove_gap(row)
        return
    one_on_one = one_on_one_between(row.by, row.period.member)
    gaps = one_on_one.items.filter(
        goal=row.goal, cause__startswith="gap:", talked_at=None
    )
    known, text = gaps.order_by("pk").first(), _gap_in_words(row, owners)
    if known is None:
        add_item(
            one_on_one,
            text,
            by=row.by,
            cause=_cause(row),
            period=row.period,
            goal=row.goal,
        )
    elif known.cause == _cause(row) and known.text != text:
        known.text = text
        known.save(update_fields=["text"])


def _gap_in_words(row: ManagerConfidence, owners: int) -> str:
    style = confidence_style(row.goal)
    return _("Confidence in “%(goal)s” – %(owner)s: %(one)s, %(manager)s: %(two)s") % {
        "goal": Truncator(row.goal.title).chars(TITLE),
        "owner": row.period.member.user.get_short_name(),
        "one": confidence_text(owners, style),
        "manager": row.by.user.get_short_name(),
        "two": confidence_text(row.confidence, style),
    }


def _remove_gap(row: ManagerConfidence) -> None:
    OneOnOneItem.objects.filter(
        organization_id=row.organization_id,
        cause=_cause(row),
        talk__manager=row.by,
        talked_at=None,
        notes="",
    ).delete()


def _cause(row: ManagerConfidence) -> str:
    return f"gap:{row.goal.public_id}:{row.period.public_id}"
