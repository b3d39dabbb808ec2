from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.invitations.pasted import MOST_PASTED, PastedPeople, read_people
from organizations.invitations import NewInvitee
from organizations.models import Membership, Unit
from organizations.policy.roles import is_above

if TYPE_CHECKING:
    from organizations.models import Organization


class InviteForm(forms.Form):
    """One person or many: names and addresses as they were pasted."""

    people = forms.CharField(
        label=_("Names and email addresses"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_(
            "One person or many. Paste from a mail, a list or a spreadsheet: "
            "“Nora Nagel <nora@example.org>”, or addresses alone."
        ),
    )
    role = forms.ChoiceField(label=_("Role"), initial=Membership.Role.MEMBER)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("Not set")
    )
    manager = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Manager"),
        required=False,
        empty_label=_("Not set"),
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization: Organization = by.organization
        self.fields["role"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (value, label)
            for value, label in Membership.Role.choices
            if not is_above(value, by.role)
        ]
        units = Unit.objects.in_organization(organization).current()
        managers = Membership.objects.in_organization(organization).assignable()
        self._offer("unit", units)
        self._offer("manager", managers.select_related("user").order_by("user__name"))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        field.queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
        field.to_field_name = "public_id"  # type: ignore[attr-defined]  # as above

    def clean_people(self) -> PastedPeople:
        pasted = read_people(self.cleaned_data["people"])
        if not pasted.people:
            raise ValidationError(_("Enter at least one email address."))
        if len(pasted.people) > MOST_PASTED:
            raise ValidationError(
                gettext("Invite up to %(n)s people at a time.") % {"n": MOST_PASTED}
            )
        return pasted

    def invitees(self) -> list[NewInvitee]:
        """Of a valid form."""
        data = self.cleaned_data
        return [
            NewInvitee(
                person.email,
                person.name[:120],
                data["role"],
                data["unit"],
                data["manager"],
            )
            for person in data["people"].people
        ]
