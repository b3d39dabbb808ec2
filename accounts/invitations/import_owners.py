"""Invites the owners whom an import knows by name and address alone.

Their goals are theirs from then on, and on their page when they join.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Goal
from goals.services import edit_goal
from organizations.invitations import NewInvitee, RefusedInvitee, invite
from organizations.policy import find, require

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goals.models import GoalImport
    from organizations.models import Membership

# In one go: a request stays short, and pressing the button again goes on.
MOST_PEOPLE = 100
MOST_GOALS = 500


@dataclass(slots=True)
class InvitedOwners:
    """`is_whole`: whether nobody with an address is left."""

    n_people: int = 0
    n_goals: int = 0
    refused: list[RefusedInvitee] = field(default_factory=list)
    is_whole: bool = True


def invite_owners(goal_import: GoalImport, *, by: Membership) -> InvitedOwners:
    """Again: goes on with those who are left, and invites nobody twice.

    Raises PermissionDenied.
    """
    require(by, "member.invite")
    done = InvitedOwners()
    for name, email in _named(goal_import):
        goals = _goals_of(by, email)
        if not goals.exists():
            continue
        if done.n_people >= MOST_PEOPLE or done.n_goals >= MOST_GOALS:
            done.is_whole = False
            break
        try:
            done.n_goals += _invite(by, name, email, goals)
            done.n_people += 1
        except ValidationError as error:
            reason = " ".join(error.messages)
            done.refused.append(RefusedInvitee(NewInvitee(email, name), reason))
    return done


@transaction.atomic
def _invite(by: Membership, name: str, email: str, goals: QuerySet[Goal]) -> int:
    """How many goals became theirs."""
    invitation = invite(by.organization, email=email, name=name, by=by)
    n_goals = 0
    for goal in goals:
        goal.organization = by.organization
        edit_goal(
            goal,
            by=by,
            reason=_("Owner of the imported file, now invited"),
            owner=invitation.membership,
            owner_name="",
            owner_email="",
        )
        n_goals += 1
    return n_goals


def _named(goal_import: GoalImport) -> list[tuple[str, str]]:
    """(name, address) of those with an address, each address once."""
    found: dict[str, str] = {}
    for each in goal_import.report.get("to_invite", []):
        if email := each["email"].lower():
            found.setdefault(email, each["name"][:120])
    return [(name, email) for email, name in found.items()]


def _goals_of(by: Membership, email: str) -> QuerySet[Goal]:
    """Goals of nobody that name the address, and that the member may edit."""
    rows = Goal.objects.in_organization(by.organization).filter(
        find(by, "goal.edit"), owner=None, owner_email__iexact=email
    )
    return rows.order_by("pk")
