from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.fields import PersonField

if TYPE_CHECKING:
    import datetime as dt

    from goals.models import Goal
    from organizations.models import Membership
    from people.departures.handover import Handover

NOW, ON_A_DAY = "now", "day"


class DepartureForm(forms.Form):
    """When somebody leaves, and who takes over: a default, and another one for a goal."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[
            (ON_A_DAY, gettext_lazy("At the end of a day")),
            (NOW, gettext_lazy("Now")),
        ],
        widget=forms.RadioSelect,
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    goals_to = PersonField(
        label=gettext_lazy("Open goals go to"),
        required=False,
        help_text=gettext_lazy("Empty: they stay with the person who leaves."),
    )
    reports_to = PersonField(
        label=gettext_lazy("New manager of their reports"), required=False
    )

    def __init__(
        self, *args: Any, member: Membership, handover: Handover, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._goals: dict[str, Goal] = {}
        for goal in handover.goals:
            name = f"goal-{goal.public_id}"
            self._goals[name] = goal
            self.fields[name] = PersonField(label=goal.title, required=False)
        if not handover.n_reports:
            del self.fields["reports_to"]
        for name, field in self.fields.items():
            if isinstance(field, PersonField):
                suggested = self.initial.get(name)
                field.offer(member.organization, current=suggested)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        is_missing = not found.get("last_day") and "last_day" not in self.errors
        if found.get("when") == ON_A_DAY and is_missing:
            self.add_error("last_day", ValidationError(_("Choose the last day.")))
        return found

    def day(self) -> dt.date | None:
        """The last one; None: now."""
        given = self.cleaned_data
        last_day: dt.date = given["last_day"]
        return last_day if given["when"] == ON_A_DAY else None

    def goals(self) -> dict[int, int]:
        """Of each goal that somebody of its own was named for, their keys."""
        return {
            goal.pk: self.cleaned_data[name].pk
            for name, goal in self._goals.items()
            if self.cleaned_data.get(name)
        }

    def goal_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._goals]
