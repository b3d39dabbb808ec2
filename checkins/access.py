"""Permission checks for check-ins.

404 for one that is missing or not visible to the member, 403 for one that they may not
undo.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from checkins.delegates.selectors import writable_by
from checkins.models import CheckIn
from goals.access import may_edit
from goals.models import Goal
from organizations.models import Membership
from organizations.policy import may


def get_check_in(membership: Membership, public_id: str) -> CheckIn:
    """Return a check-in that the member may undo, with its goal.

    Raises Http404 when the member may not see it, PermissionDenied when they may not
    undo it. Queries: 1, one more when it was written for somebody else.
    """
    row = (
        CheckIn.objects.in_organization(membership.organization)
        .visible_to(membership)
        .select_related("goal__progress", "goal__cycle", "goal__unit", "by__user")
        .select_related("goal__owner")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise Http404
    row.goal.organization = membership.organization
    if not (may_undo(membership, row) and _may_still_write(membership, row.goal)):
        raise PermissionDenied(_("Only the author of a check-in can undo it."))
    return row


def may_undo(membership: Membership, row: CheckIn) -> bool:
    """Its author and HR admins. Queries: 0."""
    return may(membership, "check_in.undo", row)


def _may_still_write(membership: Membership, goal: Goal) -> bool:
    """Whether the author may check in on the goal today: lost rights end at once (Z4)."""
    if may_edit(membership, goal):
        return True
    if goal.owner_id is None:
        return False
    return writable_by(membership).filter(pk=goal.owner_id).exists()
