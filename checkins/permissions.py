"""How check-ins, weeks, replies, 1:1s and leave answer the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkins.models import Companion, Reply
from organizations.hierarchy import leads_any
from organizations.models import Membership
from organizations.policy import (
    Access,
    Action,
    Answer,
    Relation,
    Subject,
    name_columns,
    name_urls,
    register,
)

if TYPE_CHECKING:
    from django.db import models

    from checkins.models import CheckIn, Period, Talk, ValueSource

Kind = Companion.Kind


# --- A word on a goal ------------------------------------------------------------------


def _is_author(member: Membership, row: CheckIn | Reply) -> bool:
    return row.by_id == member.pk


register(
    Subject("check_in", answers={Relation.SELF: Answer(_is_author)}),
    Action(
        "check_in.undo",
        "check_in",
        Access.WRITE,
        refused=_("Only its author takes a check-in back."),
    ),
)


# --- A member's week --------------------------------------------------------------------


def _is_own_week(member: Membership, period: Period) -> bool:
    return period.member_id == member.pk


def _is_of_report(member: Membership, period: Period) -> bool:
    return bool(period.member.manager_id == member.pk)


def _lets_write(member: Membership, period: Period) -> bool:
    """Queries: 1."""
    return assisted_by(member).filter(member=period.member_id).exists()


def assisted_by(member: Membership) -> models.QuerySet[Companion]:
    """Who chose the member as their assistant, and stands by it."""
    return Companion.objects.filter(other=member, kind=Kind.ASSISTANT, ended_at=None)


def _is_partner(member: Membership, period: Period) -> bool:
    """What was submitted since they were chosen. Queries: 1."""
    if period.submitted_at is None:
        return False
    chosen = partnered_with(member).filter(
        member=period.member_id, since__lte=period.submitted_at
    )
    return chosen.exists()


def partnered_with(member: Membership) -> models.QuerySet[Companion]:
    return Companion.objects.filter(other=member, kind=Kind.PARTNER, ended_at=None)


def _is_addressee(member: Membership, period: Period) -> bool:
    """Queries: 1."""
    return passed_up_to(member).filter(period=period).exists()


def passed_up_to(member: Membership) -> models.QuerySet[Reply]:
    return Reply.objects.filter(to=member, kind=Reply.Kind.PASSED_UP, undone_at=None)


def _partners(member: Membership) -> Q:
    since = partnered_with(member).filter(
        member=OuterRef("member"), since__lte=OuterRef("submitted_at")
    )
    return Q(Exists(since))


WEEK_ANSWERS = {
    Relation.SELF: Answer(_is_own_week, lambda me: Q(member=me)),
    Relation.MANAGER: Answer(_is_of_report, lambda me: Q(member__manager=me)),
    Relation.ASSISTANT: Answer(
        _lets_write,
        lambda me: Q(member__in=assisted_by(me).values("member")),
    ),
    Relation.PARTNER: Answer(_is_partner, _partners),
    Relation.ADDRESSEE: Answer(
        _is_addressee, lambda me: Q(pk__in=passed_up_to(me).values("period"))
    ),
}
register(
    Subject(
        "week",
        state=lambda period: "waiting" if period.submitted_at is None else "submitted",
        in_state=lambda state: Q(submitted_at__isnull=state == "waiting"),
        answers=WEEK_ANSWERS,
    ),
    Action("week.read", "week", Access.READ),
    Action("week.write", "week", Access.WRITE),
)
register(
    Subject("managed_week", answers=WEEK_ANSWERS),
    Action(
        "week.manage",
        "managed_week",
        Access.WRITE,
        refused=_("Only their manager does that."),
    ),
)
register(
    Subject("reply", answers={Relation.SELF: Answer(_is_author)}),
    Action(
        "reply.undo",
        "reply",
        Access.WRITE,
        refused=_("Only its author takes a reply back."),
    ),
)


# --- Two people ------------------------------------------------------------------------


def _is_side(member: Membership, row: Companion) -> bool:
    return member.pk in (row.member_id, row.other_id)


register(
    Subject(
        "companion",
        answers={
            Relation.SELF: Answer(_is_side, lambda me: Q(member=me) | Q(other=me))
        },
    ),
    Action("companion.end", "companion", Access.WRITE),
)


def _is_one_of_two(member: Membership, talk: Talk) -> bool:
    return member.pk in (talk.manager_id, talk.member_id)


def is_live(talk: Talk) -> bool:
    """Whether the two are manager and member still. Queries: 0 with both at hand."""
    return (
        talk.member.manager_id == talk.manager_id
        and not talk.member.has_left
        and not talk.manager.has_left
    )


def _talks_in(state: str) -> Q:
    now = timezone.now()
    live = Q(member__manager=F("manager"))
    for side in ("member", "manager"):
        left_at = f"{side}__left_at"
        live &= Q((left_at, None)) | Q((f"{left_at}__gt", now))
    return live if state == "live" else ~live


register(
    Subject(
        "talk",
        state=lambda talk: "live" if is_live(talk) else "over",
        in_state=_talks_in,
        answers={
            Relation.SELF: Answer(
                _is_one_of_two, lambda me: Q(manager=me) | Q(member=me)
            )
        },
    ),
    Action("talk.read", "talk", Access.READ),
    Action(
        "talk.write",
        "talk",
        Access.WRITE,
        refused=_("This list is closed: you are not manager and member any more."),
    ),
)


# --- People ------------------------------------------------------------------------------


def _is_them(member: Membership, other: Membership) -> bool:
    return member.pk == other.pk


def _is_their_manager(member: Membership, other: Membership) -> bool:
    return other.manager_id == member.pk


register(
    Subject(
        "leave",
        answers={
            Relation.SELF: Answer(_is_them, lambda me: Q(pk=me.pk)),
            Relation.MANAGER: Answer(_is_their_manager, lambda me: Q(manager=me)),
        },
    ),
    Action("leave.keep", "leave", Access.WRITE),
)
register(
    Subject(
        "participation",
        answers={Relation.UNIT_LEAD: Answer(lambda me, _row: leads_any(me))},
    ),
    Action("participation.read", "participation", Access.READ),
)


def has_people(member: Membership, _row: None = None) -> bool:
    """Whether anybody reports to them. Queries: 1."""
    people = Membership.objects.in_organization(member.organization).current()
    return people.filter(manager=member).exists()


register(
    Subject("team", answers={Relation.MANAGER: Answer(has_people)}),
    Action("team.read", "team", Access.READ),
)


# --- Metric sources ----------------------------------------------------------------------


def _made_it(member: Membership, source: ValueSource) -> bool:
    return source.created_by_id == member.pk


register(
    Subject(
        "value_source",
        answers={Relation.SELF: Answer(_made_it, lambda me: Q(created_by=me))},
    ),
    Action("value_source.revoke", "value_source", Access.WRITE),
)


# --- Ways in -----------------------------------------------------------------------------

name_urls("goal.check_in", "checkins:check_in", "checkins:note_of_week")
name_urls("goal.edit", "checkins:silent")
name_urls("goal.read", "checkins:on_goal", "checkins:notes_of_goal")
name_urls("goals.list", "checkins:notes_grid", "checkins:notes_of_member")
name_urls("check_in.undo", "checkins:undo")
name_urls("week.read", "checkins:period", "checkins:thread")
name_urls("week.write", "checkins:week_for", "checkins:week_for_draft")
name_urls(
    "week.manage",
    *("checkins:mark_read", "checkins:pass_up", "checkins:flag"),
    "checkins:manager_confidence",
)
name_urls("reply.undo", "checkins:undo_reply")
name_urls("companion.end", "checkins:companion_end")
name_urls("talk.read", "checkins:talk")
name_urls(
    "talk.write",
    *("checkins:talk_finish", "checkins:talk_notes", "checkins:talk_settle"),
    "checkins:talk_remove",
)
name_urls("leave.keep", "checkins:leave_of_member")
name_urls(
    "participation.read", "checkins:participation", "checkins:participation_export"
)
name_urls("team.read", "checkins:my_people")
name_urls("goals.import", "checkins:value_source")
name_urls("value_source.revoke", "checkins:value_source_end")
name_urls(
    "own_settings.keep",
    *("home", "checkins:week", "checkins:week_draft", "checkins:updates"),
    *("checkins:latest_replies", "checkins:companions", "checkins:talks"),
    *("checkins:for_others", "checkins:leave", "checkins:my_notes"),
    *("checkins:values", "checkins:values_keep"),
)
name_columns(
    "participation",
    "participation.read",
    ("unit", "week", "asked", "handed in", "percent"),
)
