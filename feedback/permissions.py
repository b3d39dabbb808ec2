"""How a member's check-ins as others meet them, replies and 1:1s answer the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from checkins.permissions import assisted_by, partnered_with
from feedback.models import Reply
from organizations.hierarchy import reports_of
from organizations.policy import (
    Access,
    Action,
    Relation,
    RelationAnswer,
    Subject,
    name_urls,
    register,
)
from organizations.querysets import has_not_left

if TYPE_CHECKING:
    from django.db import models

    from checkins.models import CheckInAccess
    from feedback.models import OneOnOne
    from organizations.models import Membership
    from scheduling.models import Period

# --- A member's week --------------------------------------------------------------------


def is_own_week(member: Membership, period: Period) -> bool:
    return period.member_id == member.pk


def is_of_report(member: Membership, period: Period) -> bool:
    return bool(period.member.manager_id == member.pk)


def _lets_write(member: Membership, period: Period) -> bool:
    """Queries: 1."""
    return assisted_by(member).filter(member=period.member_id).exists()


def _is_partner(member: Membership, period: Period) -> bool:
    """What was submitted since they were chosen. Queries: 1."""
    if period.submitted_at is None:
        return False
    chosen = partnered_with(member).filter(
        member=period.member_id, since__lte=period.submitted_at
    )
    return chosen.exists()


def partnered_weeks(member: Membership) -> Q:
    """The rows of `_is_partner`, found from the few who chose the member."""
    since = partnered_with(member).filter(since__lte=F("member__periods__submitted_at"))
    return Q(pk__among=since.values("member__periods"))


def _is_addressee(member: Membership, period: Period) -> bool:
    """Queries: 1."""
    return _escalated_to(member).filter(period=period).exists()


def escalated_weeks(member: Membership) -> Q:
    """The rows of `_is_addressee`. Not `among`: replies are found by their period's
    index where the periods are known, and whom they went to has none.
    """
    return Q(pk__in=_escalated_to(member).values("period"))


def _escalated_to(member: Membership) -> models.QuerySet[Reply]:
    escalated = Reply.objects.filter(kind=Reply.Kind.ESCALATED, undone_at=None)
    return escalated.filter(to=member).order_by()


WEEK_ANSWERS = {
    Relation.SELF: RelationAnswer(is_own_week, lambda me: Q(member=me)),
    Relation.MANAGER: RelationAnswer(is_of_report, lambda me: Q(member__manager=me)),
    Relation.ASSISTANT: RelationAnswer(
        _lets_write, lambda me: Q(member__pk__among=assisted_by(me).values("member"))
    ),
    Relation.PARTNER: RelationAnswer(_is_partner, partnered_weeks),
    Relation.ADDRESSEE: RelationAnswer(_is_addressee, escalated_weeks),
}


def _week_state(period: Period) -> str:
    return "waiting" if period.submitted_at is None else "submitted"


def _weeks_in(state: str) -> Q:
    return Q(submitted_at__isnull=state == "waiting")


register(
    Subject("week", state=_week_state, in_state=_weeks_in, answers=WEEK_ANSWERS),
    Action("week.read", "week", Access.READ),
    Action(
        "week.change",
        "week",
        Access.WRITE,
        refused=_("You can only change your own check-ins."),
    ),
)
register(
    Subject(
        "written_week", state=_week_state, in_state=_weeks_in, answers=WEEK_ANSWERS
    ),
    Action("week.write", "written_week", Access.WRITE),
)
register(
    Subject("managed_week", answers=WEEK_ANSWERS),
    Action(
        "week.manage",
        "managed_week",
        Access.WRITE,
        refused=_("Only their manager can do this."),
    ),
)


def _is_author(member: Membership, row: Reply) -> bool:
    return row.by_id == member.pk


register(
    Subject("reply", answers={Relation.SELF: RelationAnswer(_is_author)}),
    Action("reply.undo", "reply", Access.WRITE),
)


# --- Two people ------------------------------------------------------------------------


def _is_side(member: Membership, row: CheckInAccess) -> bool:
    return member.pk in (row.member_id, row.other_id)


register(
    Subject(
        "partner",
        answers={
            Relation.SELF: RelationAnswer(
                _is_side, lambda me: Q(member=me) | Q(other=me)
            )
        },
    ),
    Action("partner.end", "partner", Access.WRITE),
)


def _is_one_of_two(member: Membership, one_on_one: OneOnOne) -> bool:
    return member.pk in (one_on_one.manager_id, one_on_one.member_id)


def is_live(one_on_one: OneOnOne) -> bool:
    """Whether the two are manager and member still. Queries: 0 with both at hand."""
    return (
        one_on_one.member.manager_id == one_on_one.manager_id
        and not one_on_one.member.has_left
        and not one_on_one.manager.has_left
    )


def _one_on_ones_in(state: str) -> Q:
    is_pair = Q(member__manager=F("manager"))
    live = is_pair & has_not_left("member") & has_not_left("manager")
    return live if state == "live" else ~live


register(
    Subject(
        "one_on_one",
        state=lambda one_on_one: "live" if is_live(one_on_one) else "over",
        in_state=_one_on_ones_in,
        answers={
            Relation.SELF: RelationAnswer(
                _is_one_of_two, lambda me: Q(manager=me) | Q(member=me)
            )
        },
    ),
    Action("one_on_one.read", "one_on_one", Access.READ),
    Action(
        "one_on_one.write",
        "one_on_one",
        Access.WRITE,
        refused=_(
            "This 1:1 is read-only because you’re no longer manager and team member."
        ),
    ),
)


# --- A manager's people --------------------------------------------------------------------


def has_people(member: Membership, _row: None = None) -> bool:
    """Whether anybody reports to them. Queries: 1."""
    return reports_of(member).exists()


register(
    Subject("team", answers={Relation.MANAGER: RelationAnswer(has_people)}),
    Action("team.read", "team", Access.READ),
)


# --- Ways in -----------------------------------------------------------------------------

name_urls("week.read", "feedback:period", "feedback:thread")
name_urls(
    "week.manage",
    *("feedback:mark_read", "feedback:escalate", "feedback:flag"),
    "feedback:manager_confidence",
)
name_urls("reply.undo", "feedback:undo_reply")
name_urls("partner.end", "feedback:partner_end")
name_urls("one_on_one.read", "feedback:one_on_one")
name_urls("goal.read", "feedback:goal_topic")
name_urls(
    "one_on_one.write",
    *("feedback:one_on_one_finish", "feedback:one_on_one_notes"),
    *("feedback:one_on_one_settle", "feedback:one_on_one_remove"),
)
name_urls("team.read", "feedback:my_people")
name_urls(
    "own_settings.keep",
    *("feedback:updates", "feedback:latest_replies", "feedback:partners"),
    "feedback:one_on_ones",
)
