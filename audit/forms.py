"""Filters of the audit trail, from a URL's query string."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.acts import Category, verbs_of
from organizations.models import Membership

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Event, Organization

MOST_PEOPLE = 50
CONVERSATIONS = Q(verb__in=verbs_of(Category.CONVERSATIONS))


class TrailFilters(forms.Form):
    """A GET form: invalid values are ignored, but for a day, which says what is wrong.

    `person`: a part of the name or address of whoever acted, or whose row it is; of
    conversations only of whoever acted, since the other side is not named.
    """

    person = forms.CharField(label=_("Person"), required=False, max_length=100)
    category = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *Category.choices],
    )
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, organization: Organization) -> None:
        super().__init__(data)
        self.organization = organization

    def narrow(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The events that match; all of them without filters. Queries: 0, 1 by person."""
        self.is_valid()
        found = self.cleaned_data
        if category := found.get("category"):
            events = events.filter(verb__in=verbs_of(category))
        if name := found.get("person"):
            people = self._people(name)
            theirs = Q(subject__in=people) & ~CONVERSATIONS
            events = events.filter(Q(actor__in=people) | theirs)
        if since := found.get("since"):
            events = events.filter(created_at__gte=_midnight(since))
        until = found.get("until")
        if until and until < dt.date.max:
            after = until + dt.timedelta(days=1)
            events = events.filter(created_at__lt=_midnight(after))
        return events

    def _people(self, name: str) -> list[int]:
        """Keys of the people of that name; none, and an error, where too many match."""
        people = Membership.objects.in_organization(self.organization).filter(
            Q(user__name__icontains=name) | Q(user__email__icontains=name)
        )
        found = list(people.values_list("pk", flat=True)[: MOST_PEOPLE + 1])
        if len(found) <= MOST_PEOPLE:
            return found
        text = _("More than %(n)s people match. Type more of the name.")
        self.add_error("person", text % {"n": MOST_PEOPLE})
        return []


def _midnight(day: dt.date) -> dt.datetime:
    """The beginning of the day where its reader is."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
