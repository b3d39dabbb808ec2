"""Support links to further goals, beside a goal's one parent (goals.models.Support)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Goal, Support
from organizations.services import record_event

if TYPE_CHECKING:
    from organizations.models import Membership

OPEN = (Goal.State.ACTIVE, Goal.State.DRAFT)


@transaction.atomic
def support_goal(
    goal: Goal, supported: Goal, *, by: Membership, rationale: str = ""
) -> Support:
    """Link the goal to another one that it supports; if linked, update the rationale.

    Nothing rolls up along the link, so cycles are harmless. Raises ValidationError for
    the goal itself, its parent, another organization's, or one that is no longer open.
    """
    _check(goal, supported)
    rationale = rationale.strip()
    link, is_new = Support.objects.get_or_create(
        organization_id=goal.organization_id,
        goal=goal,
        supported=supported,
        defaults={"rationale": rationale, "created_by": by},
    )
    if is_new:
        record_event("goal.supported", goal, by=by, supported=supported.public_id)
    elif rationale and rationale != link.rationale:
        link.rationale = rationale
        link.save(update_fields=["rationale"])
    return link


def _check(goal: Goal, supported: Goal) -> None:
    if goal.pk == supported.pk:
        raise ValidationError(
            {"supported": _("A goal can’t support itself. Choose another goal.")}
        )
    if goal.organization_id != supported.organization_id:
        message = _("Choose a goal of this organization.")
        raise ValidationError({"supported": message})
    if goal.parent_id == supported.pk:
        message = _("That goal is already its parent.")
        raise ValidationError({"supported": message})
    if supported.state not in OPEN:
        message = _("Choose a goal that is not closed or archived.")
        raise ValidationError({"supported": message})


@transaction.atomic
def unsupport_goal(goal: Goal, supported: Goal, *, by: Membership) -> bool:
    """Delete the link. False if there was none, e.g. already deleted by someone else."""
    n, _by_model = Support.objects.filter(
        organization_id=goal.organization_id, goal=goal, supported=supported
    ).delete()
    if n:
        record_event("goal.unsupported", goal, by=by, supported=supported.public_id)
    return bool(n)
