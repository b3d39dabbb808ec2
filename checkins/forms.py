from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checkins.models import CheckIn
from checkins.selectors.cards import takes_value
from checkins.unusual_values import describe_unusual
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
    """Check-in on one goal: current value, confidence and a note.

    Every field may be empty: an empty field keeps what the goal has. The button
    `unchanged` keeps value and confidence. `reading`: the automatic value that prefills
    the value field. `asks`: whether an unusual value is asked about; submitting it again
    with `confirms`, which the page then holds, confirms it.
    """

    # What is unusual about the submitted value (checkins.unusual_values), or "".
    unusual = ""
    # The value that submitting again would confirm, as plain text, or "".
    confirms = ""

    value = NumberField(label=_("Current value"), required=False)
    confidence = forms.IntegerField(
        label=_("Confidence"), required=False, min_value=0, max_value=MOST_CONFIDENCE
    )
    note = forms.CharField(
        label=_("What changed?"),
        required=False,
        max_length=CheckIn._meta.get_field("note").max_length,
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The version of the goal that the form was loaded with (checkins.versions).
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        goal: Goal,
        reading: UnconfirmedValue | None = None,
        asks: bool = True,
        **kwargs: Any,
    ) -> None:
        self.goal, self.reading, self.asks = goal, reading, asks
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
        """The goal's title, to label a message about its parsed input."""
        return self.goal.title

    @property
    def asks_yes_or_no(self) -> bool:
        return self.goal.metric_type == Goal.MetricType.YES_NO

    @property
    def is_yes(self) -> bool:
        """Whether “Yes” is selected for a yes/no goal."""
        return str(self["value"].value() or "0").startswith("1")

    @property
    def chosen_confidence(self) -> int | None:
        """The confidence that the control shows: submitted, else the last one; or None."""
        text = str(self["confidence"].value() or "")
        if not (text.isascii() and text.isdigit()):
            return None
        return min(int(text), MOST_CONFIDENCE)

    @property
    def confidence_id(self) -> str:
        return f"{self.goal.public_id}-confidence"

    @property
    def keeps_both(self) -> bool:
        """Whether “Nothing changed” was pressed."""
        return "unchanged" in self.data

    @property
    def recorded_value(self) -> Decimal | None:
        return self.goal.current

    @property
    def confirms_name(self) -> str:
        return self.add_prefix("confirms")

    def clean_value(self) -> Decimal | None:
        """Ask about an unusual value, unless it is recorded already."""
        value: Decimal | None = self.cleaned_data["value"]
        if value is None or self.keeps_both or value == self.recorded_value:
            return value
        self.unusual = describe_unusual(self.goal, value, self.goal.current)
        if not self.unusual:
            return value
        self.confirms = f"{value.normalize():f}"
        if self.asks and self.data.get(self.confirms_name) != self.confirms:
            question = gettext("If that’s right, submit it again.")
            raise forms.ValidationError(f"{self.unusual} {question}", code="unusual")
        return value

    def clean(self) -> dict[str, Any]:
        """“Nothing changed” keeps value and confidence, whatever the fields contain."""
        if self.keeps_both:
            for name in {"value", "confidence"} & self.fields.keys():
                self.cleaned_data[name] = None
                self.errors.pop(name, None)
        return self.cleaned_data

    def clean_confidence(self) -> int | None:
        """Keep an exact earlier confidence when its word is sent again: 55, not 50."""
        sent: int | None = self.cleaned_data["confidence"]
        before = self.goal.confidence
        in_words = confidence_style(self.goal) == "words"
        if in_words and before is not None and sent == nearest(before):
            return before
        return sent


class SilentGoalForm(forms.Form):
    """The owner's decision about a goal without recent check-ins."""

    choice = forms.ChoiceField(
        choices=(
            ("continue", _("Continue")),
            ("adjust", _("Adjust")),
            ("close", _("Close")),
        ),
        error_messages={"required": _("Choose an option.")},
    )
    why = forms.CharField(max_length=500, required=False)
    token = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("choice") == "continue" and not data.get("why", "").strip():
            self.add_error(
                "why", _("Add a short note on why this goal is still active.")
            )
        return data
