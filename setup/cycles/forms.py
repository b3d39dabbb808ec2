from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.cycle_rules import ORDER, is_forward
from organizations.models.cycle import CYCLE_STATES


class CycleMoveForm(forms.Form):
    """Moves a cycle to another state. `cycle_state`: where it is, for whether a reason is
    asked for.
    """

    use_required_attribute = False
    to = forms.ChoiceField(choices=CYCLE_STATES, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays with the cycle until it moves on."),
        error_messages={"required": _("Enter a reason.")},
    )

    def __init__(self, *args: Any, cycle_state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.data.get("to", "")
        if to in ORDER and (to == cycle_state or is_forward(cycle_state, to)):
            self.fields["reason"].required = False
