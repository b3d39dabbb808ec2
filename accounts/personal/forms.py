"""What a person says of themselves, and how they like to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import Locale
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.fields import RowChoiceField
from organizations.forms import time_zone_choices
from organizations.models import Location, Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable


class PersonalForm(forms.Form):
    """Of the account: name, theme, language; of the membership: location, time zone.

    `locations`: those to choose from; None where the organization places its people.
    """

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("Shown in every organization you belong to."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    location = RowChoiceField(
        label=gettext_lazy("Location"),
        required=False,
        help_text=gettext_lazy("Decides your holidays and days off."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language and formats"), required=False
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"),
        choices=User.Theme.choices,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        member: Membership,
        locations: Iterable[Location] | None,
        **kwargs: Any,
    ) -> None:
        user = member.user
        kwargs["initial"] = {
            "name": user.name,
            "location": member.location,
            "time_zone": member.time_zone,
            "language": user.language,
            "theme": user.theme,
        }
        super().__init__(*args, **kwargs)
        if locations is None:
            del self.fields["location"]
        else:
            self.fields["location"].offer(locations, empty=str(_("Not set")))  # type: ignore[attr-defined]  # the stubs know the plain field
        self._choose("time_zone", _zones(member), member.time_zone)
        self._choose("language", _languages(member), user.language)

    def _choose(self, name: str, choices: list[tuple[str, str]], now: str) -> None:
        """What holds now can be kept, whether or not it is still offered to others."""
        if now not in dict(choices):
            choices.append((now, now))
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # the stubs know the plain field

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalnum() for letter in name):
            raise ValidationError(_("Enter a name with at least one letter."))
        return name


def _zones(member: Membership) -> list[tuple[str, str]]:
    place = member.location
    zone = place.time_zone if place else member.organization.time_zone
    usual = (
        _("Your location’s (%(zone)s)")
        if place
        else _("Your organization’s (%(zone)s)")
    )
    return [("", usual % {"zone": zone.replace("_", " ")}), *time_zone_choices()]


def _languages(member: Membership) -> list[tuple[str, str]]:
    usual = _("Your browser’s language, your organization’s formats (%(language)s)")
    text = usual % {"language": _in_its_own_words(member.organization.locale)}
    offered = [(code, _in_its_own_words(code)) for code, _name in settings.LANGUAGES]
    return [("", text), *offered]


def _in_its_own_words(code: str) -> str:
    """“Deutsch” for “de”, “English (United States)” for “en-us”."""
    name = Locale.parse(code.replace("-", "_")).get_display_name() or code
    return name[:1].upper() + name[1:]
