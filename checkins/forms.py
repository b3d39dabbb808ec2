from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkins.models import CheckIn
from checkins.selectors.cards import takes_value
from goals.kinds import confidence_style
from goals.models import Goal
from ui.charts.confidence import nearest
from ui.fields import NumberField

if TYPE_CHECKING:
    from django.http import QueryDict

    from checkins.metric_sources.selectors import UnconfirmedValue

YES_NO = (("1", _("Yes")), ("0", _("No")))
MOST_CONFIDENCE = 100


class CheckInForm(forms.Form):
    """Where a goal is, how sure one is, and what moved it.

    Every field may be empty: what is left out stays as it was. `unchanged` as the pressed
    button says the same of the value and the confidence together. `reading`: what a
    machine read stands in the field first, and says so.
    """

    value = NumberField(label=_("Now at"), required=False)
    confidence = forms.IntegerField(
        label=_("Confidence"), required=False, min_value=0, max_value=MOST_CONFIDENCE
    )
    note = forms.CharField(
        label=_("What moved it?"),
        required=False,
        max_length=CheckIn._meta.get_field("note").max_length,
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        goal: Goal,
        reading: UnconfirmedValue | None = None,
        **kwargs: Any,
    ) -> None:
        self.goal, self.reading = goal, reading
        kwargs.setdefault("auto_id", f"{goal.public_id}-%s")
        value = reading.value if reading else goal.current
        initial = {"value": value, "confidence": goal.confidence}
        kwargs["initial"] = {
            **initial,
            "token": uuid.uuid4(),
            **kwargs.get("initial", {}),
        }
        super().__init__(data, **kwargs)
        self._fit_to_goal()

    def _fit_to_goal(self) -> None:
        if not takes_value(self.goal):
            del self.fields["value"]
        elif self.asks_yes_or_no:
            self.fields["value"] = forms.TypedChoiceField(
                label=_("Is it done?"),
                choices=YES_NO,
                coerce=Decimal,
                empty_value=None,
                required=False,
            )
        else:
            self.fields["value"].validators += CheckIn._meta.get_field(
                "value"
            ).validators

    @property
    def subject(self) -> str:
        """Whose number it is, for what is said of it beside other goals'."""
        return self.goal.title

    @property
    def asks_yes_or_no(self) -> bool:
        return self.goal.metric_type == Goal.MetricType.YES_NO

    @property
    def is_yes(self) -> bool:
        """Which radio of a yes/no goal is pressed."""
        return str(self["value"].value() or "0").startswith("1")

    @property
    def chosen_confidence(self) -> int | None:
        """What the confidence's control shows: what was sent, else the last one."""
        text = str(self["confidence"].value() or "")
        if not (text.isascii() and text.isdigit()):
            return None
        return min(int(text), MOST_CONFIDENCE)

    @property
    def confidence_id(self) -> str:
        return f"{self.goal.public_id}-confidence"

    @property
    def keeps_both(self) -> bool:
        """Whether somebody pressed “Nothing changed”."""
        return "unchanged" in self.data

    def clean(self) -> dict[str, Any]:
        """“Nothing changed” keeps both, whatever stands in the fields by now."""
        if self.keeps_both:
            for name in {"value", "confidence"} & self.fields.keys():
                self.cleaned_data[name] = None
                self.errors.pop(name, None)
        return self.cleaned_data

    def clean_confidence(self) -> int | None:
        """The word that stood for 55 before stands for 55 still, not for 50."""
        sent: int | None = self.cleaned_data["confidence"]
        before = self.goal.confidence
        in_words = confidence_style(self.goal) == "words"
        if in_words and before is not None and sent == nearest(before):
            return before
        return sent


class SilentGoalForm(forms.Form):
    """What is to become of a goal that nobody spoke of."""

    choice = forms.ChoiceField(
        choices=(
            ("continue", _("Continue")),
            ("adjust", _("Adjust")),
            ("close", _("Close")),
        ),
        error_messages={"required": _("Choose one of the three.")},
    )
    why = forms.CharField(max_length=500, required=False)
    token = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("choice") == "continue" and not data.get("why", "").strip():
            self.add_error("why", _("Say in a word why it goes on."))
        return data
