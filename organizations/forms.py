from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from ui.dates import months, weekdays


def time_zone_choices() -> list[tuple[str, str]]:
    """All names of the time zone database in order, UTC first."""
    places = sorted(name for name in available_timezones() if "/" in name)
    named = [(name, name.replace("_", " ")) for name in places]
    return [("UTC", "UTC"), *(pair for pair in named if not pair[0].startswith("Etc"))]


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """Settings of the whole organization."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=_("Days, weeks and due dates end at midnight in this time zone."),
    )
    first_weekday = forms.TypedChoiceField(
        label=_("Week starts on"),
        coerce=int,
        choices=weekdays,
    )
    fiscal_year_start_month = forms.TypedChoiceField(
        label=_("Fiscal year starts in"),
        coerce=int,
        choices=months,
        help_text=_("Applies to new cycles. Existing cycles stay as they are."),
    )

    class Meta:
        model = Organization
        fields = (
            "name",
            "time_zone",
            "first_weekday",
            "fiscal_year_start_month",
            "confidence_style",
            "on_track_from",
            "at_risk_from",
            "managers_read_private_goals",
            "shows_private_share",
            "people_choose_location",
        )
        labels = {  # noqa: RUF012  Django's convention
            "confidence_style": _("Confidence format"),
            "on_track_from": _("On track from"),
            "at_risk_from": _("At risk from"),
            "managers_read_private_goals": _(
                "Managers can read the private goals of their direct reports"
            ),
            "shows_private_share": _(
                "Show what private goals add to their parent goal’s progress"
            ),
            "people_choose_location": _("People choose their own location"),
        }
        help_texts = {  # noqa: RUF012  Django's convention
            "on_track_from": _("Percent of pace. All goals update within minutes."),
            "at_risk_from": _("Percent of pace. Below it, a goal is off track."),
            "managers_read_private_goals": _(
                "Otherwise only their owners do, and the people the owners choose."
            ),
            "shows_private_share": _(
                "As one share without a title or an owner. They count either way."
            ),
            "people_choose_location": _(
                "In their settings. Otherwise only HR does, by hand or by an import."
            ),
        }

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        on_track, at_risk = data.get("on_track_from"), data.get("at_risk_from")
        if on_track is not None and at_risk is not None and at_risk > on_track:
            self.add_error(
                "at_risk_from", _("Enter a number no higher than “On track from”.")
            )
        return data
