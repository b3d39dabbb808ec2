"""A form for each step of the guided start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.start.kinds import first_kinds
from accounts.start.steps import Step
from frameworks.selectors import catalogue_of
from frameworks.spec import Level, Use
from organizations.models import Membership, Unit
from scheduling.rules import CheckInCadence
from scheduling.services.rules import rule_for
from scheduling.targets import everybody
from ui.dates import weekdays
from ui.fields import NumberField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

N_KEY_RESULTS = 3
MOST_UNITS = 100
LEVELS = {
    Level.COMPANY: _("Company"),
    Level.DEPARTMENT: _("Department"),
    Level.TEAM: _("Team"),
    Level.INDIVIDUAL: _("Individual"),
}


class StartForm(forms.Form):
    """Base: knows who fills it in."""

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.prepare()

    def prepare(self) -> None:
        """Adds what depends on the organization."""


class UnitsForm(StartForm):
    units = forms.CharField(
        label=_("Departments and teams"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "One per line. “Sales > Enterprise sales” puts a team into a department."
        ),
    )

    def clean_units(self) -> list[tuple[str, ...]]:
        """Paths of names, from the top down."""
        lines = self.cleaned_data["units"].splitlines()
        paths = [
            tuple(part.strip()[:120] for part in line.split(">") if part.strip())
            for line in lines
        ]
        found = [path for path in paths if path]
        if not found:
            raise ValidationError(_("Enter at least one unit."))
        if sum(map(len, found)) > MOST_UNITS:
            raise ValidationError(_("Enter up to 100 units. Add more of them later."))
        return found


class PeopleForm(StartForm):
    people = forms.CharField(
        label=_("Names and email addresses"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("Paste them from anywhere. Each person gets an invitation."),
    )


class FrameworkForm(StartForm):
    """The default framework of each level."""

    def prepare(self) -> None:
        catalogue = catalogue_of(self.by.organization)
        choices = [(each.slug, str(each.name)) for each in catalogue.frameworks]
        for level, label in LEVELS.items():
            default = next(
                (
                    slug
                    for slug, _name in choices
                    if catalogue.use(slug, level) == Use.DEFAULT
                ),
                "",
            )
            self.fields[level.value] = forms.ChoiceField(
                label=label, choices=choices, initial=default
            )

    def chosen(self) -> dict[Level, str]:
        """Of a valid form: level → framework."""
        return {level: self.cleaned_data[level.value] for level in LEVELS}


class ObjectiveForm(StartForm):
    title = forms.CharField(
        label=_("Objective"),
        max_length=300,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "placeholder": _("Be the first call when a supply looks thin"),
            }
        ),
        help_text=_("One sentence that everyone can repeat. No number here."),
    )

    def prepare(self) -> None:
        catalogue = catalogue_of(self.by.organization)
        aim, result = first_kinds(catalogue, Level.COMPANY)
        self.fields["title"].label = catalogue.kind_name(aim)
        for n in range(1, N_KEY_RESULTS + 1):
            self.fields[f"result_{n}"] = forms.CharField(
                label=catalogue.kind_name(result),
                max_length=300,
                required=False,
                widget=forms.TextInput(
                    attrs={"placeholder": _("What would prove it?")}
                ),
            )
            self.fields[f"from_{n}"] = NumberField(label=_("From"), required=False)
            self.fields[f"to_{n}"] = NumberField(label=_("To"), required=False)

    def lines(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        for n in range(1, N_KEY_RESULTS + 1):
            yield self[f"result_{n}"], self[f"from_{n}"], self[f"to_{n}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(1, N_KEY_RESULTS + 1):
            _check_span(self, f"result_{n}", f"from_{n}", f"to_{n}")
        return data

    def results(self) -> list[tuple[str, Any, Any]]:
        """Of a valid form: (title, from, to) of each key result that was written."""
        data = self.cleaned_data
        rows = [
            (data[f"result_{n}"], data[f"from_{n}"], data[f"to_{n}"])
            for n in range(1, N_KEY_RESULTS + 1)
        ]
        return [row for row in rows if row[0]]


class TeamGoalForm(StartForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Team"),
        to_field_name="public_id",
        empty_label=None,
    )
    owner = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Owner"),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("You can choose people you invited. It’s theirs when they join."),
    )
    title = forms.CharField(
        label=_("What will this team do for it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("If the team reaches this, does the objective become more likely?"),
    )
    result = forms.CharField(
        label=_("Key result"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("What would prove it?")}),
    )
    start_value = NumberField(label=_("From"), required=False)
    target = NumberField(label=_("To"), required=False)

    def prepare(self) -> None:
        organization = self.by.organization
        units = Unit.objects.in_organization(organization).current()
        below = units.exclude(kind=Unit.Kind.COMPANY)
        people = Membership.objects.in_organization(organization).assignable()
        unit, owner = self.fields["unit"], self.fields["owner"]
        unit.queryset = below if below.exists() else units  # type: ignore[attr-defined]  # a ModelChoiceField
        owner.queryset = people.select_related("user").order_by("user__name")  # type: ignore[attr-defined]  # as above
        owner.label_from_instance = person_label  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _check_span(self, "result", "start_value", "target")
        return data


class FirstCheckInForm(StartForm):
    weekday = forms.TypedChoiceField(
        label=_("Day"), coerce=int, choices=weekdays, help_text=_("Once a week.")
    )
    asked_at = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def prepare(self) -> None:
        rule = rule_for(everybody(self.by))
        cadence = rule.cadence if rule else CheckInCadence()
        self.initial = {"weekday": cadence.weekday, "asked_at": cadence.asked_at}


FORMS: dict[Step, type[StartForm]] = {
    Step.UNITS: UnitsForm,
    Step.PEOPLE: PeopleForm,
    Step.FRAMEWORK: FrameworkForm,
    Step.OBJECTIVE: ObjectiveForm,
    Step.TEAM_GOAL: TeamGoalForm,
    Step.CHECK_IN: FirstCheckInForm,
}


def person_label(member: Membership) -> str:
    if member.is_invited:
        return _("%(name)s (invited)") % {"name": member}
    return str(member)


def _check_span(form: forms.Form, title: str, start: str, target: str) -> None:
    """A result that is counted has both ends, and they differ."""
    data = form.cleaned_data
    ends = [data.get(start), data.get(target)]
    if not data.get(title):
        if any(each is not None for each in ends):
            form.add_error(title, _("Name what is counted."))
        return
    if None in ends:
        form.add_error(title, _("Enter where it starts and where it should end."))
    elif ends[0] == ends[1]:
        form.add_error(title, _("Start and end are the same number."))
