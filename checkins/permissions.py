"""How check-ins and metric sources answer the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from checkins.models import CheckInAccess
from organizations.policy import (
    Access,
    Action,
    Relation,
    RelationAnswer,
    Subject,
    name_urls,
    register,
)

if TYPE_CHECKING:
    from django.db import models

    from checkins.models import CheckIn, MetricSource
    from organizations.models import Membership

Kind = CheckInAccess.Kind


# --- Check-ins on goals ------------------------------------------------------------------


def _is_author(member: Membership, row: CheckIn) -> bool:
    return row.by_id == member.pk


register(
    Subject("check_in", answers={Relation.SELF: RelationAnswer(_is_author)}),
    Action("check_in.undo", "check_in", Access.WRITE),
)


# --- Assistants and partners -------------------------------------------------------------


def assisted_by(member: Membership) -> models.QuerySet[CheckInAccess]:
    """Current accesses of the member as somebody's assistant."""
    return CheckInAccess.objects.filter(
        other=member, kind=Kind.ASSISTANT, ended_at=None
    )


def partnered_with(member: Membership) -> models.QuerySet[CheckInAccess]:
    """Current accesses of the member as somebody's partner."""
    return CheckInAccess.objects.filter(other=member, kind=Kind.PARTNER, ended_at=None)


# --- Metric sources ----------------------------------------------------------------------


def _made_it(member: Membership, source: MetricSource) -> bool:
    return source.created_by_id == member.pk


register(
    Subject(
        "value_source",
        answers={Relation.SELF: RelationAnswer(_made_it, lambda me: Q(created_by=me))},
    ),
    Action("value_source.revoke", "value_source", Access.WRITE),
)


# --- URLs --------------------------------------------------------------------------------

name_urls("goal.check_in", "checkins:check_in", "checkins:note_of_week")
name_urls("goal.edit", "checkins:silent_goal")
name_urls("goal.read", "checkins:on_goal", "checkins:notes_of_goal")
name_urls("goals.list", "checkins:notes_grid", "checkins:notes_of_member")
name_urls("check_in.undo", "checkins:undo")
name_urls("week.write", "checkins:delegated_week", "checkins:delegated_week_draft")
name_urls("goals.import", "checkins:metric_source_create")
name_urls("value_source.revoke", "checkins:metric_source_revoke")
name_urls(
    "own_settings.keep",
    *("checkins:week", "checkins:week_draft", "checkins:delegates"),
    *("checkins:my_notes", "checkins:metric_sources"),
    "checkins:automatic_values_save",
)
