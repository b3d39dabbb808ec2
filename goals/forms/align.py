"""Form to change a goal's parent, and how it contributes to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from goals.forms.goal_fields import GoalFields
from goals.models import Goal
from goals.selectors.parent_search import find_parent
from goals.services.adjusting import plain
from goals.services.placing import stands_under

if TYPE_CHECKING:
    from organizations.models import Membership


class AlignForm(forms.Form):
    """Form to change a goal's parent.

    `parent`: the present one. `above`: the one chosen in the form.
    """

    parent = GoalFields.base_fields["parent"]
    contributes = GoalFields.base_fields["contributes"]
    weight = GoalFields.base_fields["weight"]
    rationale = GoalFields.base_fields["rationale"]
    reason = GoalFields.base_fields["reason"]

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        membership: Membership,
        goal: Goal,
        parent: Goal | None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("initial", align_initial(goal, parent))
        super().__init__(*args, **kwargs)
        self.membership, self.goal, self.parent_before = membership, goal, parent
        self.above = parent
        if self.is_bound:
            sent = str(self.data.get("parent", ""))
            self.above = find_parent(membership, sent, now=parent)

    def clean_parent(self) -> Goal | None:
        above = self.above
        if self.cleaned_data["parent"] and above is None:
            raise ValidationError(_("Choose a goal of this organization."))
        if above == self.parent_before:
            return above
        if above is not None and stands_under(above, self.goal):
            raise ValidationError(_("A goal can’t be placed under itself."))
        catalogue = catalogue_of(self.membership.organization)
        finding = catalogue.placement_finding(
            self.goal.kind_ref, above.kind_ref if above else None
        )
        if finding is not None:
            raise ValidationError(str(finding.text))
        return above

    def clean_weight(self) -> float:
        return float(self.cleaned_data["weight"])

    def edge(self) -> dict[str, Any]:
        """The fields that describe the link to the parent."""
        names = ("contributes", "weight", "rationale")
        return {name: self.cleaned_data[name] for name in names}


def align_initial(goal: Goal, parent: Goal | None) -> dict[str, Any]:
    return {
        "parent": parent.public_id if parent else "",
        "contributes": "yes" if goal.contributes else "no",
        "weight": Decimal(plain(goal.weight)),
        "rationale": goal.rationale,
    }
