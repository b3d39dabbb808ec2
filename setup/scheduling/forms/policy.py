from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.models import CheckInPolicy
from scheduling.services.policy import FIELDS, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SWITCH = {"class": "switch", "role": "switch"}
FEW = {"class": "in-few", "inputmode": "numeric"}


def _switch() -> forms.BooleanField:
    return forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs=dict(SWITCH))
    )


def _times() -> forms.IntegerField:
    widget = forms.TextInput(attrs=dict(FEW))
    return forms.IntegerField(required=False, min_value=2, max_value=26, widget=widget)


def _clock() -> forms.TimeField:
    attrs = {"type": "time", "class": "in-clock"}
    return forms.TimeField(widget=forms.TimeInput(attrs=attrs, format="%H:%M"))


class PolicyForm(forms.Form):
    """The check-in policy. `seen`: the values that the page showed, to detect that
    somebody else saved in between.
    """

    use_required_attribute = False
    announces_opening = _switch()
    escalates_after = _times()
    abandoned_after = _times()
    links_need_sign_in = _switch()
    digest_at = _clock()
    quiet_from = _clock()
    quiet_until = _clock()
    units_may_choose = _switch()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    LABELS = {  # noqa: RUF012  read-only
        "announces_opening": (
            _("Notify people when a check-in opens"),
            _(
                "One message on the day it opens, to people who want it. When off, "
                "people only get the reminder before it closes."
            ),
        ),
        "escalates_after": (
            _("Notify managers after missed check-ins"),
            _(
                "After this many missed check-ins in a row, the person’s manager is "
                "notified once; after twice as many, the manager’s manager, and so "
                "on. They see names and numbers, never answers. Leave empty to turn "
                "off."
            ),
        ),
        "abandoned_after": (
            _("Ask about goals without updates"),
            _(
                "After this many check-ins without an update, the goal’s owner is "
                "asked once: continue, adjust or close? Leave empty to turn off."
            ),
        ),
        "links_need_sign_in": (
            _("Require sign-in from emails"),
            _(
                "When off, the link in a reminder opens this week’s check-in without "
                "signing in, and replies to the email are accepted. When on, people "
                "sign in first, and a reply is sent back to them with what they wrote."
            ),
        ),
        "digest_at": (
            _("Digests are sent at"),
            _(
                "Sent the working day after a check-in closes, in each person’s time "
                "zone, to managers and units with digests on."
            ),
        ),
        "quiet_from": (
            _("Quiet hours"),
            _(
                "Messages wait until quiet hours end, in each person’s time zone. "
                "Enter the same time twice to turn this off."
            ),
        ),
        "units_may_choose": (
            _("Units can set their own check-in schedule"),
            _(
                "Leaders can change the schedule of their unit and the units below "
                "it. When off, only HR admins and owners can."
            ),
        ),
    }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        policy: CheckInPolicy,
    ) -> None:
        initial = {name: getattr(policy, name) for name in FIELDS}
        seen = json.dumps(values_of(policy), sort_keys=True)
        super().__init__(data and dict(data.items()), initial=initial | {"seen": seen})
        for name, (label, hint) in self.LABELS.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        self.fields["quiet_until"].label = _("Quiet hours end")

    def clean_seen(self) -> dict[str, Any]:
        """The values that the page showed; unreadable input counts as no values."""
        try:
            found = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def wanted(self) -> dict[str, Any]:
        """The values to save. Requires a valid form."""
        return {name: self.cleaned_data[name] for name in FIELDS}
