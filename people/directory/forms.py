"""Forms of the side panel: a person, a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import RowChoiceField
from organizations.models import Location, Membership, Unit, User
from organizations.policy.roles import is_above
from people.fields import PersonField
from people.labels import offer_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Organization

SHOW = (
    ("no_manager", _("No manager")),
    ("invited", _("Invited")),
    ("left", _("Left")),
)


class DirectoryForm(forms.Form):
    """What the list shows: a search, one of the filters, a page."""

    q = forms.CharField(required=False, max_length=100)
    show = forms.ChoiceField(choices=SHOW, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    at = forms.CharField(required=False, max_length=12)

    def clean_q(self) -> str:
        # PostgreSQL cannot store NUL.
        return str(self.cleaned_data["q"]).replace("\0", "")


class PersonForm(forms.Form):
    """What HR keeps of a person. The name, while they are invited: theirs afterwards."""

    name = forms.CharField(label=_("Name"), max_length=150)
    unit = RowChoiceField(label=_("Unit"), required=False)
    manager = PersonField(label=_("Manager"), required=False)
    dotted_manager = PersonField(
        label=_("Dotted-line manager"),
        required=False,
        help_text=_("Shown on their page. Gives no access to check-ins or drafts."),
    )
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    location = RowChoiceField(label=_("Location"), required=False)
    employee_id = forms.CharField(label=_("Employee ID"), max_length=64, required=False)
    work_email = forms.EmailField(label=_("Work email"), max_length=254, required=False)
    started_on = forms.DateField(
        label=_("Start date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    role = forms.ChoiceField(label=_("Role in Sightline"))

    def __init__(
        self,
        *args: Any,
        member: Membership,
        by: Membership,
        units: Iterable[Unit],
        locations: Iterable[Location],
        **kwargs: Any,
    ) -> None:
        initial = {
            name: getattr(member, name)
            for name in PersonForm.base_fields
            if name != "name"
        }
        kwargs["initial"] = {**initial, "name": str(member)}
        super().__init__(*args, **kwargs)
        if member.joined_at is not None:
            del self.fields["name"]
        offer_units(self.fields["unit"], units, empty=str(_("No unit")))
        self.fields["location"].offer(locations, empty=str(_("Not set")))  # type: ignore[attr-defined]  # the stubs know the plain field
        for name in ("manager", "dotted_manager"):
            self.fields[name].offer(by.organization, current=getattr(member, name))  # type: ignore[attr-defined]  # as above
        self.fields["role"].choices = [  # type: ignore[attr-defined]  # as above
            (value, label)
            for value, label in Membership.Role.choices
            if value == member.role or not is_above(value, by.role)
        ]

    def clean_work_email(self) -> str:
        return str(self.cleaned_data["work_email"]).lower()


class NewPersonForm(PersonForm):
    """The same of somebody new, with an address or an id that tells them apart."""

    invites = forms.BooleanField(label=_("Send an invitation now"), required=False)

    def __init__(
        self, *args: Any, by: Membership, unit: Unit | None, **kwargs: Any
    ) -> None:
        nobody = Membership(
            organization=by.organization, user=User(), unit=unit, joined_at=None
        )
        super().__init__(*args, member=nobody, by=by, **kwargs)

    def clean(self) -> dict[str, Any]:
        """An id or an address also keeps a form that is sent twice from adding two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known_by = [cleaned.get("work_email"), cleaned.get("employee_id")]
        if not any(known_by) and not {"work_email", "employee_id"} & set(self.errors):
            self.add_error("work_email", _("Enter a work email or an employee ID."))
        elif cleaned.get("invites") and not cleaned.get("work_email"):
            self.add_error("work_email", _("Enter the address to invite them at."))
        return cleaned


class UnitForm(forms.Form):
    """Name and kind of a unit; of a new one, where it stands."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    parent = RowChoiceField(label=_("Below"))

    def __init__(
        self,
        *args: Any,
        unit: Unit | None = None,
        units: Iterable[Unit] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if unit is None:
            offer_units(self.fields["parent"], units)
        else:
            del self.fields["parent"]
        # The company is the top, and nothing else is.
        is_top = unit is not None and unit.parent_id is None
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # the stubs know the plain field
            (value, label)
            for value, label in Unit.Kind.choices
            if (value == Unit.Kind.COMPANY) == is_top
        ]


class LeadForm(forms.Form):
    """Names one more lead of a unit."""

    lead = PersonField(label=_("Add a lead"))

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].offer(organization)  # type: ignore[attr-defined]  # the stubs know the plain field
