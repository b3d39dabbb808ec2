from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.forms.fields import RowChoiceField
from organizations.validators import validate_time_zone
from scheduling.public_holidays import countries, regions, usual_weekend
from ui.dates import weekdays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from organizations.models import Location, Membership, Unit

ZONES = {"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}
NO_PLACE = "none"
INDENT = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


class ZoneField(forms.CharField):
    """A time zone searched by typing: “Sao Paulo” finds America/Sao_Paulo."""

    default_validators = [validate_time_zone]  # noqa: RUF012  Django's convention
    widget = forms.TextInput(attrs=ZONES)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return str(text).strip().replace(" ", "_") if text else ""


class LocationForm(forms.Form):
    """Creates or changes a location. `location`: the one to change; None for a new one."""

    use_required_attribute = False
    name = forms.CharField(label=_("Name"), max_length=80)
    time_zone = ZoneField(
        label=_("Time zone"),
        max_length=64,
        help_text=_("Type a city, for example Berlin, and choose."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Its public holidays are added automatically every year."),
    )
    subdivision = forms.ChoiceField(label=_("Region"), required=False)
    weekend = forms.TypedMultipleChoiceField(
        label=_("Days off"),
        coerce=int,
        required=False,
        choices=partial(weekdays, "short_weekday"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "weekend"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        location: Location | None = None,
        country: str | None = None,
        time_zone: str = "",
    ) -> None:
        """`country`: preselected by the page (the regions depend on it), before saving."""
        initial: dict[str, Any] = {"time_zone": time_zone, "weekend": [6, 7]}
        if location is not None:
            names = ("name", "time_zone", "country", "subdivision", "weekend")
            initial = {name: getattr(location, name) for name in names}
        if country is not None:
            initial |= {"country": country, "weekend": usual_weekend(country)}
        super().__init__(data, initial=initial)
        wanted = self.data.get("country", initial.get("country", "")) or ""
        self._offer(str(wanted))

    def _offer(self, country: str) -> None:
        none = [("", _("None (enter holidays yourself)"))]
        self.fields["country"].choices = [*none, *countries()]  # type: ignore[attr-defined]  # the stubs know the plain field
        whole = [("", pgettext_lazy("region", "Whole country"))]
        offered = regions(country)
        self.fields["subdivision"].choices = [*whole, *offered]  # type: ignore[attr-defined]  # the stubs know the plain field
        self.has_regions = bool(offered)

    def clean(self) -> dict[str, Any]:
        """Drops a region that belongs to another country, without an error."""
        if "subdivision" in self.errors:
            del self.errors["subdivision"]
            self.cleaned_data["subdivision"] = ""
        self.cleaned_data["weekend"] = sorted(self.cleaned_data.get("weekend", []))
        return self.cleaned_data


class DayForm(forms.Form):
    """A day off that no country's calendar contains."""

    use_required_attribute = False
    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    name = forms.CharField(label=_("Occasion"), max_length=120)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        # Own ids: it is on the same page as the location's form, which has a name
        # field, too.
        super().__init__(data, auto_id="id_day_%s")


class UnitPlaceForm(forms.Form):
    """Sets the location of all members of a unit.

    `units`: in tree order, with their depth. Cleaned, `location` is None for “no
    location”, which has to be chosen explicitly.
    """

    use_required_attribute = False
    unit = RowChoiceField(label=_("Unit"))
    below = forms.BooleanField(
        label=_("Include the units below it"), required=False, initial=True
    )
    location = RowChoiceField(label=_("Location"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        units: Iterable[tuple[Unit, int]],
        locations: Iterable[Location],
    ) -> None:
        super().__init__(data)
        found = list(units)
        depths = {unit.public_id: depth for unit, depth in found}
        self.fields["unit"].offer(  # type: ignore[attr-defined]  # the stubs know the plain field
            [unit for unit, _depth in found],
            label=lambda unit: INDENT * depths[unit.public_id] + unit.name,
            empty="…",
        )
        where = self.fields["location"]
        where.offer(locations, empty="…")  # type: ignore[attr-defined]  # the stubs know the plain field
        where.choices = [*where.choices, (NO_PLACE, _("no location"))]  # type: ignore[attr-defined]  # the stubs know the plain field


class MemberPlaceForm(forms.Form):
    use_required_attribute = False
    location = RowChoiceField(label=_("Location"), required=False)
    time_zone = ZoneField(
        label=_("Personal time zone"),
        required=False,
        max_length=64,
        help_text=_(
            "For someone who always works elsewhere. Leave empty to use their "
            "location’s."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        member: Membership,
        locations: Iterable[Location],
    ) -> None:
        initial = {"location": member.location, "time_zone": member.time_zone}
        super().__init__(data, initial=initial)
        self.fields["location"].offer(locations, empty=_("no location"))  # type: ignore[attr-defined]  # the stubs know the plain field
