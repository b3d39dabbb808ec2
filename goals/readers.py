"""The people whom the owner of a private goal names, as the policy asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.expressions import RawSQL

from goals.models import GoalReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goals.models import Goal
    from organizations.models import Membership

NAMING = """
SELECT goal_id FROM goals_goalreader
WHERE organization_id = %s AND member_id = %s
"""
TRUSTING = """
SELECT report.id FROM organizations_membership report
JOIN organizations_organization here ON here.id = report.organization_id
WHERE report.organization_id = %s AND report.manager_id = %s
  AND here.managers_read_private_goals
"""


def named_goals(member: Membership) -> Mapping[int, bool]:
    """By key of the goals that name the member, whether they may edit it.

    Queries: 1 the first time. As of when it was first asked.
    """
    if member.named_goals is None:
        rows = GoalReader.objects.filter(
            organization_id=member.organization_id, member_id=member.pk
        )
        member.named_goals = dict(rows.values_list("goal_id", "may_edit"))
    return member.named_goals


def is_named(member: Membership, goal: Goal) -> bool:
    """Queries: as `named_goals`; the policy asks of private goals alone."""
    return goal.pk in named_goals(member)


def is_named_editor(member: Membership, goal: Goal) -> bool:
    """Queries: as `is_named`."""
    return named_goals(member).get(goal.pk, False)


def naming_goals(member: Membership, *, to_edit: bool = False) -> RawSQL:
    """The keys of `named_goals`, for `pk__among`. Queries: 0."""
    sql = f"{NAMING} AND may_edit" if to_edit else NAMING
    given = (member.organization_id, member.pk)
    return RawSQL(sql, given)  # noqa: S611  constant SQL


def trusting_reports(member: Membership) -> RawSQL:
    """The keys of reports whose private goals the member reads. Queries: 0."""
    given = (member.organization_id, member.pk)
    return RawSQL(TRUSTING, given)  # noqa: S611  constant SQL
