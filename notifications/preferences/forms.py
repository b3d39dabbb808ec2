from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.preferences.services import Preferences

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import QueryDict

    from notifications.models import DeliverySettings
    from notifications.preferences.selectors import Key

LONGEST_PAUSE = dt.timedelta(days=366)


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-s"})


def _time() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "w-s"})


class PreferencesForm(forms.Form):
    """Pause and quiet hours. The switches of types and channels are beside it."""

    muted_until = forms.DateField(
        label=_("Pause email until the end of"),
        required=False,
        widget=_date(),
        help_text=_(
            "You’ll still get inbox messages, and any email you request yourself."
        ),
    )
    quiet_from = forms.TimeField(
        label=pgettext_lazy("time of day", "From"), required=False, widget=_time()
    )
    quiet_until = forms.TimeField(label=_("Until"), required=False, widget=_time())

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        settings: DeliverySettings,
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        names = ("muted_until", "quiet_from", "quiet_until")
        initial = {name: getattr(settings, name) for name in names}
        if settings.muted_until and settings.muted_until < today:
            initial["muted_until"] = None
        super().__init__(data, initial=initial, **kwargs)
        self.today = today

    def clean_muted_until(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["muted_until"]
        if "resume" in self.data:
            return None
        if day is not None and day < self.today:
            raise ValidationError(_("Choose today or a later day."))
        if day is not None and day > self.today + LONGEST_PAUSE:
            raise ValidationError(_("Choose a day within a year from today."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        both = [data.get(name) for name in ("quiet_from", "quiet_until")]
        if not self.errors and (both[0] is None) != (both[1] is None):
            missing = "quiet_from" if both[0] is None else "quiet_until"
            self.add_error(missing, _("Enter both times, or leave both empty."))
        return data

    def preferences(self, keys: Collection[Key]) -> Preferences:
        """With the posted switches on, and the others that were shown off."""
        on = set(self.data.getlist("on"))  # type: ignore[attr-defined]  # a QueryDict
        channels = {
            (kind, channel): f"{kind}|{channel}" in on for kind, channel in keys
        }
        return Preferences(channels, **self.cleaned_data)
