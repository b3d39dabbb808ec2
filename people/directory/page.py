"""What the page of people and units shows, whichever of its panels is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.directory.forms import SHOW, DirectoryForm
from people.directory.listing import Listing, listing
from people.directory.tree import PeopleTree, Totals, people_tree, totals
from people.inviting import waiting_for_one
from people.models import StructuralChange
from ui.formats import format_count

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from organizations.models import Organization

RECENT = 5


@dataclass(frozen=True, slots=True)
class FilterChip:
    value: str
    label: str
    n: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """`found`: instead of the tree, where somebody searches or filters."""

    form: DirectoryForm
    tree: PeopleTree
    totals: Totals
    found: Listing | None
    changes: list[StructuralChange]
    # Who was added and waits for an invitation; counted where invited people are shown.
    n_to_invite: int = 0

    @property
    def headline(self) -> str:
        people = ngettext("%(n)s person", "%(n)s people", self.totals.n_people)
        units = ngettext("%(n)s unit", "%(n)s units", self.tree.n_units)
        return _("%(people)s in %(units)s") % {
            "people": people % {"n": format_count(self.totals.n_people)},
            "units": units % {"n": format_count(self.tree.n_units)},
        }

    @property
    def gaps(self) -> str:
        """What is missing, in a sentence; "" when nothing is."""
        parts = []
        if n := self.totals.n_unmanaged:
            text = ngettext(
                "%(n)s person without a manager", "%(n)s people without a manager", n
            )
            parts.append(text % {"n": format_count(n)})
        if n := self.tree.n_leadless:
            text = ngettext(
                "%(n)s unit without a lead", "%(n)s units without a lead", n
            )
            parts.append(text % {"n": format_count(n)})
        return ", ".join(parts)

    @property
    def chips(self) -> list[FilterChip]:
        counts = {
            "no_manager": self.totals.n_unmanaged,
            "invited": self.totals.n_invited,
            "left": self.totals.n_left,
        }
        on = self.form.cleaned_data["show"]
        return [
            FilterChip(value, str(label), counts[value], value == on)
            for value, label in SHOW
        ]


def read_directory(
    organization: Organization, asked: Mapping[str, Any], opened: Collection[int] = ()
) -> Directory:
    """`asked`: the query string. `opened`: units, with those above them. Queries: 9 at
    most.
    """
    form = DirectoryForm(asked)
    form.is_valid()
    q = form.cleaned_data.get("q", "")
    show = form.cleaned_data.setdefault("show", "")
    page = form.cleaned_data.get("page") or 1
    tree = people_tree(organization, opened)
    return Directory(
        form=form,
        tree=tree,
        totals=totals(organization),
        found=listing(organization, q=q, show=show, page=page) if q or show else None,
        changes=recent_changes(organization),
        n_to_invite=waiting_for_one(organization).count() if show == "invited" else 0,
    )


def recent_changes(organization: Organization) -> list[StructuralChange]:
    """The latest, with what they name. Queries: 1."""
    rows = StructuralChange.objects.filter(organization=organization)
    return list(rows.select_related("unit", "into", "by__user")[:RECENT])
