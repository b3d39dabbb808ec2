from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.fields import RowChoiceField
from organizations.models import Membership, Unit
from organizations.querysets import has_not_left
from people.labels import offer_units
from people.models import StructuralChange
from people.structure import effects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from people.structure.effects import Effects

Kind = StructuralChange.Kind
# As many as a page may name; more move by merging or by an import.
MOST_PEOPLE = 500
# What of the query string says that somebody has chosen.
BEGINS = ("into", "name", "asked")


class ChangeForm(forms.Form):
    """What is to change: of a unit or of people, and where to.

    Filled in by the query string; what is missing is asked. Bound once something was
    chosen, or asked for.
    """

    use_required_attribute = False
    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)
    into = RowChoiceField(label=gettext_lazy("To"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Name of the new unit"), max_length=120, required=False
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("People who move"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        kind: Kind,
        unit: Unit | None,
        people: list[Membership],
        units: Iterable[Unit],
    ) -> None:
        # Nothing is wrong before anything was chosen.
        given = data if any(data.get(name) for name in BEGINS) else None
        super().__init__(given, initial={"people": data.getlist("people")})
        self.change, self.unit = kind, unit
        self.rows = {each.public_id: each for each in people}
        self.fields["people"].choices = [  # type: ignore[attr-defined]  # the stubs know the plain field
            (key, str(member)) for key, member in self.rows.items()
        ]
        places = [each for each in units if unit is None or each.pk != unit.pk]
        offer_units(self.fields["into"], places, empty="…")
        if kind == Kind.SPLIT:
            del self.fields["into"]
        else:
            del self.fields["name"]
        if kind in (Kind.MOVE, Kind.MERGE):
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.change != Kind.SPLIT and not found.get("into"):
            self.add_error("into", _("Choose a unit."))
        if self.change == Kind.SPLIT and not found.get("name", "").strip():
            self.add_error("name", _("Enter a name."))
        if "people" in self.fields and not found.get("people"):
            self.add_error("people", _("Choose at least one person."))
        return found

    def find(self) -> Effects:
        """What follows, as of now. Raises ValidationError."""
        given = self.cleaned_data
        people = [self.rows[key] for key in given.get("people", ())]
        if self.unit is None:
            return effects.of_moving_people(people, given["into"])
        if self.change == Kind.MOVE:
            return effects.of_moving(self.unit, given["into"])
        if self.change == Kind.MERGE:
            return effects.of_merging(self.unit, given["into"])
        return effects.of_splitting(self.unit, given["name"], people)


class StructureReasonForm(forms.Form):
    """Why, for those who look at it later."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Kept with the change, for those who manage people."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "in voice"}),
    )


def people_to_choose(
    unit: Unit | None, keys: Iterable[str], by: Membership
) -> list[Membership]:
    """Of a unit all of its people, without one those named. Queries: 1."""
    rows = Membership.objects.in_organization(by.organization).filter(has_not_left())
    # PostgreSQL cannot store NUL.
    named = [key.replace("\0", "") for key in keys]
    rows = rows.filter(unit=unit) if unit else rows.filter(public_id__in=named)
    return list(rows.select_related("user").order_by("user__name", "pk")[:MOST_PEOPLE])
