"""Starts a document from the one above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.goal_fields import GoalFields

if TYPE_CHECKING:
    from django.forms import BoundField

    from goals.documents.starting import ParentDocument
    from goals.models import Goal


class StartDocumentForm(forms.Form):
    """For each part above: `adopt_<id>` (whether to adopt) and `title_<id>`."""

    title = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "in-write"}),
    )
    under = forms.ChoiceField(
        label=gettext_lazy("Parent goal"), widget=forms.RadioSelect
    )
    new_id = GoalFields.base_fields["new_id"]

    use_required_attribute = False

    def __init__(self, *args: Any, above: ParentDocument, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.above = above
        self.fields["title"].label = _("Your %(kind)s, in your own words") % {
            "kind": str(above.root_kind.label).lower()
        }
        whole = _("The document as a whole, not one part of it")
        places = [(above.root.public_id, whole)]
        places += [(goal.public_id, goal.title) for goal in above.adoptable]
        self.fields["under"] = forms.ChoiceField(
            label=self.fields["under"].label,
            choices=places,
            initial=above.root.public_id,
            widget=forms.RadioSelect,
        )
        for goal in above.adoptable:
            self._add_fields(goal)

    def _add_fields(self, goal: Goal) -> None:
        self.fields[f"adopt_{goal.public_id}"] = forms.BooleanField(
            label=goal.title, required=False
        )
        self.fields[f"title_{goal.public_id}"] = forms.CharField(
            label=_("What does it mean for you?"), max_length=300, required=False
        )

    @property
    def offers(self) -> list[tuple[BoundField, BoundField]]:
        """(checkbox, title) of each part above."""
        ids = [goal.public_id for goal in self.above.adoptable]
        return [(self[f"adopt_{each}"], self[f"title_{each}"]) for each in ids]

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for goal in self.above.adoptable:
            if data.get(f"adopt_{goal.public_id}") and not self.words_for(goal):
                text = _("Enter what it means for you, not a copy.")
                self.add_error(f"title_{goal.public_id}", text)
        return data

    def words_for(self, goal: Goal) -> str:
        return str(self.cleaned_data.get(f"title_{goal.public_id}", "")).strip()

    # --- results -----------------------------------------------------------------

    def place(self) -> Goal:
        """The parent of the new document."""
        goals = [self.above.root, *self.above.adoptable]
        asked = self.cleaned_data["under"]
        return next(goal for goal in goals if goal.public_id == asked)

    def adopted(self) -> list[tuple[Goal, str]]:
        return [
            (goal, self.words_for(goal))
            for goal in self.above.adoptable
            if self.cleaned_data[f"adopt_{goal.public_id}"]
        ]
