from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.chat.addresses import is_allowed
from notifications.chat.selectors import types_for_rooms
from notifications.models import ChatWebhook
from organizations.models import Unit

if TYPE_CHECKING:
    from organizations.models import Organization

MOST_LETTERS = 600


class ChatRoomForm(forms.Form):
    """A chat room to be connected."""

    service = forms.ChoiceField(
        label=_("Service"),
        choices=ChatWebhook.Service.choices,
        initial=ChatWebhook.Service.SLACK,
        widget=forms.RadioSelect,
    )
    url = forms.CharField(
        label=_("Webhook URL"),
        max_length=MOST_LETTERS,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "inputmode": "url",
                # Never kept on the device (static/js/writing.js).
                "data-unkept": True,
            }
        ),
        help_text=_("Treated like a password: once saved, only part of it is shown."),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Whole organization"),
        help_text=_(
            "If you choose a unit, the room gets messages about it and the units "
            "below it."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Messages to post"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = (
            Unit.objects.in_organization(organization).current().exclude(parent=None)
        )
        self.fields["unit"].queryset = units.order_by("name", "id")  # type: ignore[attr-defined]  # the stubs know the plain field
        kinds = [(each.kind, each.label_in_chat) for each in types_for_rooms()]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]  # the stubs know the plain field
        self.fields["kinds"].initial = [kind for kind, _label in kinds]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        service, url = data.get("service"), data.get("url")
        if service and url and not is_allowed(url, service):
            self.add_error("url", _wrong_address(service))
        return data


def _wrong_address(service: str) -> str:
    if service == ChatWebhook.Service.SLACK:
        return str(
            _("Enter a Slack webhook URL. It starts with https://hooks.slack.com/.")
        )
    return str(_("Paste the full webhook URL from Teams, starting with https://."))
