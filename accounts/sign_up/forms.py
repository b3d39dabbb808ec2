from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from organizations.forms import time_zone_choices
from organizations.models import Organization
from ui.dates import months

if TYPE_CHECKING:
    from django.http import HttpRequest

    from organizations.models import User

LONGEST_SLUG = 50


class SignUpForm(SignupForm):  # type: ignore[misc]  # untyped
    """Name, address, password. The address is confirmed by a mail before anything else."""

    field_order = ("name", "email", "password1")

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["email"], self.fields["password1"]
        email.label, password.label = _("Work email"), _("Password")
        for field in (email, password):
            field.widget.attrs.pop("placeholder", None)
        password.help_text = _("At least 8 characters.")

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class NewOrganizationForm(forms.Form):
    name = forms.CharField(
        label=_("Name of your organization"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    slug = forms.SlugField(
        label=_("Web address"),
        required=False,
        max_length=LONGEST_SLUG,
        help_text=_("Small letters, digits and hyphens. Without one, we use the name."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        initial="UTC",
        widget=forms.Select(attrs={"data-guess": "time-zone"}),
        help_text=_("Days, weeks and due dates end at midnight in this time zone."),
    )
    fiscal_year_start_month = forms.TypedChoiceField(
        label=_("Fiscal year starts in"), coerce=int, choices=months, initial=1
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("slug"):
            self._check_slug(data["slug"])
        elif data.get("name"):
            data["slug"] = suggested_slug(data["name"])
        return data

    def _check_slug(self, slug: str) -> None:
        try:
            Organization._meta.get_field("slug").run_validators(slug)
        except ValidationError as error:
            self.add_error("slug", error)
            return
        if Organization.objects.filter(slug=slug).exists():
            free = suggested_slug(slug)
            self.add_error(
                "slug",
                ValidationError(
                    _("“%(slug)s” is taken. “%(free)s” is free."),
                    params={"slug": slug, "free": free},
                ),
            )


def suggested_slug(name: str) -> str:
    """A free address made of the name: “Kestrel Labs GmbH” → kestrel-labs-gmbh."""
    stem = slugify(name).replace("_", "-").strip("-")[: LONGEST_SLUG - 5].strip("-")
    stem = stem or "team"
    taken = set(
        Organization.objects.filter(slug__startswith=stem).values_list(
            "slug", flat=True
        )
    )
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return stem if stem not in taken else next(n for n in numbered if n not in taken)
