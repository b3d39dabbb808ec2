"""What follows from the choices in the goal form, shown beside them.

The form says it, and changes nothing that a person set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from goals.forms.kinds import first_kind, why_not_at
from goals.forms.on_demand import on_demand
from goals.models import Goal

if TYPE_CHECKING:
    from frameworks.spec import KindRef
    from goals.forms.goal import GoalForm


@dataclass(frozen=True, slots=True)
class KindMismatch:
    """Why a goal of this kind would be refused, and the kind to change it to.

    `offer`: "framework:kind", or "" where none fits.
    """

    text: str
    offer: str = ""
    offer_label: str = ""


def kind_mismatch(form: GoalForm) -> KindMismatch | None:
    """Whether the kind does not fit the parent or the level; None if it does.

    Also for a goal that is there, once kind or parent have changed. Queries: 0.
    """
    ref = form.kind_ref
    why = _why_refused(form, ref) if ref is not None else ""
    if ref is None or not why:
        return None
    offer = first_kind(form.membership, form.position)
    if offer is None or offer == ref or _why_refused(form, offer):
        return KindMismatch(why)
    catalogue = catalogue_of(form.membership.organization)
    return KindMismatch(why, str(offer), catalogue.kind_label(offer))


def _why_refused(form: GoalForm, ref: KindRef) -> str:
    goal, above = form.goal, form.above
    catalogue = catalogue_of(form.membership.organization)
    if goal is None or goal.kind_ref != ref or form.parent_before != above:
        found = catalogue.placement_finding(ref, above.kind_ref if above else None)
        if found is not None:
            return str(found.text)
    if goal is not None and goal.kind_ref == ref:
        return ""
    return why_not_at(form.membership, ref, form.level)


def measure_note(form: GoalForm) -> str:
    """Where progress comes from if not from the goal's own metric; "" if it does."""
    spec, source = form.spec, str(form["progress_source"].value() or "")
    if spec is None or spec.is_statement:
        return ""
    is_measured = form["metric_type"].value() != Goal.MetricType.NONE
    if source == Goal.Source.MEAN and is_measured:
        return _(
            "Progress is the average of the supporting goals, not this number. Change it "
            "under “Progress comes from”."
        )
    if source == Goal.Source.MEAN:
        return _("Progress is the average of the supporting goals.")
    if source == Goal.Source.SUM:
        return _("Progress is the sum of the supporting goals in the same unit.")
    return ""


def followed(form: GoalForm) -> list[str]:
    """Labels of the shown fields that got another default since the form was sent."""
    shown = [*on_demand(form), "metric_type"]
    return [str(form[name].label) for name in shown if name in form.adopted]
