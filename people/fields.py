"""A text field that names a person, for organizations too large for a list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Membership
from organizations.querysets import has_not_left

if TYPE_CHECKING:
    from organizations.models import Organization
    from organizations.querysets import MembershipQuerySet

# Names that an error lists, and suggestions while typing.
MOST_NAMED, MOST_SUGGESTED = 3, 12


class PersonField(forms.CharField):
    """Takes “Mei Tan”, “Mei Tan (Support)” or an email address; cleans to the person.

    `offer` says of which organization. Suggestions come while one types, into the page's
    list of the id `people-options` (`suggestions`).
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.organization: Organization | None = None
        self.current: Membership | None = None
        self.widget.attrs |= {"list": "people-options", "autocomplete": "off"}

    def offer(
        self, organization: Organization, *, current: Membership | None = None
    ) -> None:
        """People of this organization. `current`: who stands there; left as it is, the
        field means them, though two have the name or they have left.
        """
        self.organization, self.current = organization, current
        self.widget.attrs |= {
            "hx-get": reverse("people:find", args=[organization.slug]),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#people-options",
            "hx-swap": "innerHTML",
        }

    def prepare_value(self, value: Any) -> Any:
        return label_of(value) if isinstance(value, Membership) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        """A Membership, or None where the field may be empty."""
        text = super().clean(value)
        if self.current is not None and text == label_of(self.current):
            return self.current
        return named(self.organization, text) if text and self.organization else None


def named(organization: Organization, text: str) -> Membership:
    """The one person of that name or address who has not left. Queries: 1.

    Raises ValidationError where there is none, or more than one.
    """
    name, unit = _name_and_unit(text)
    condition = Q(user__name__iexact=text.strip()) | Q(work_email__iexact=text.strip())
    # A placeholder's address is nobody's.
    condition |= Q(user__email__iexact=text.strip(), user__is_active=True)
    if unit:
        condition |= Q(user__name__iexact=name, unit__name__iexact=unit)
    found = list(_people(organization).filter(condition)[: MOST_NAMED + 1])
    if not found:
        raise ValidationError(_("No one here has this name or email address."))
    if len(found) > 1:
        names = ", ".join(sorted(map(label_of, found[:MOST_NAMED])))
        text = _("More than one person matches: %(names)s. Enter an email address.")
        raise ValidationError(text % {"names": names})
    return found[0]


def suggestions(organization: Organization, text: str) -> list[str]:
    """Labels of people whose name contains the text, in order. Queries: 1."""
    rows = _people(organization).filter(user__name__icontains=text)
    return [label_of(each) for each in rows[:MOST_SUGGESTED]]


def label_of(member: Membership) -> str:
    """“Mei Tan (Support)”. Queries: 0 with user and unit loaded."""
    return f"{member} ({member.unit})" if member.unit else str(member)


def _people(organization: Organization) -> MembershipQuerySet:
    rows = Membership.objects.in_organization(organization).filter(has_not_left())
    return rows.select_related("user", "unit").order_by("user__name", "pk")


def _name_and_unit(text: str) -> tuple[str, str]:
    name, bracket, unit = text.strip().removesuffix(")").rpartition(" (")
    return (name, unit) if bracket and text.strip().endswith(")") else (text, "")
