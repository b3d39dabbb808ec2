"""The form of who can see a goal, and of the people whom a private one names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy

from goals.forms.values import PlainForm
from goals.models import Goal
from goals.selectors.readers import people_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from organizations.models import Membership

READ, EDIT = "read", "edit"
ACCESS = ((READ, gettext_lazy("Can read")), (EDIT, gettext_lazy("Can edit")))
ADD, REMOVE = "add:", "remove:"


class ReaderChoice(NamedTuple):
    """Somebody in the form's list: with the access chosen there."""

    member: Membership
    may_edit: bool


class VisibilityForm(PlainForm):
    """Who can see the goal. `people`: whom it names, as sent or as stored.

    `q`: the text that people are searched by.
    """

    visibility = forms.ChoiceField(
        label=gettext_lazy("Who can see this"),
        choices=Goal.Visibility,
        widget=forms.RadioSelect,
    )
    q = forms.CharField(
        label=gettext_lazy("Add someone"), max_length=100, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        help_text=gettext_lazy(
            "It stays in the goal’s history, which everyone who sees the goal can read."
        ),
        max_length=500,
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        goal: Goal,
        people: Iterable[ReaderChoice] = (),
        unchecked: bool = False,
    ) -> None:
        if unchecked and data is not None:
            super().__init__(initial=data.dict())
        else:
            super().__init__(data, initial={"visibility": goal.visibility})
        self.goal, self.people = goal, list(people)
        if not goal.is_open:
            del self.fields["reason"]

    @property
    def readers(self) -> dict[Membership, bool]:
        return {each.member: each.may_edit for each in self.people}


def people_sent(membership: Membership, data: QueryDict) -> list[ReaderChoice]:
    """The people in the form's list as sent, after the button that was pressed.

    Queries: 1, none without people.
    """
    ids, action = data.getlist("reader"), data.get("action", "")
    if action.startswith(ADD):
        ids = [*ids, action.removeprefix(ADD)]
    gone = action.removeprefix(REMOVE) if action.startswith(REMOVE) else ""
    found = people_by_id(membership, [each for each in ids if each != gone])
    return [
        ReaderChoice(person, data.get(f"access-{person.public_id}") == EDIT)
        for person in found
    ]
