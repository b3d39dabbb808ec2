"""What a request about an outline asks to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameworks.selectors import catalogue_of
from goals.forms.filters import OutlineFilters
from goals.selectors.scope import (
    OutlineScope,
    choose_scope,
    default_cycle,
    default_states,
    read_cycles,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from organizations.models import Cycle, Membership, Unit

MOST_PAGES = 10_000


class OutlineRequest(NamedTuple):
    """`scope` is None in an organization without cycles."""

    form: OutlineFilters
    cycles: list[Cycle]
    scope: OutlineScope | None

    @property
    def scope_query(self) -> str:
        """What keeps a link inside the tree that is shown now."""
        cycle = self.scope.cycle.public_id if self.scope else ""
        return self.form.scope_query(cycle=cycle)

    @property
    def asks_states(self) -> bool:
        """Whether other states are shown than without asking."""
        return self.scope is not None and self.scope.states != default_states(
            self.scope.cycle, self.scope.membership.organization.today()
        )

    @property
    def query(self) -> str:
        """What was asked, without what is so anyway: an address to send to somebody."""
        over = {} if self.asks_states else {"state": ""}
        if self.scope and self.scope.cycle == default_cycle(
            self.cycles, self.scope.membership.organization.today()
        ):
            over["cycle"] = ""
        return self.form.query(**over)


def ask(
    membership: Membership, data: QueryDict, units: Sequence[tuple[Unit, int]] = ()
) -> OutlineRequest:
    """Queries: 1. Without the `units` nothing is narrowed to one."""
    cycles = read_cycles(membership.organization)
    form = OutlineFilters(
        data,
        cycles=cycles,
        units=list(units),
        catalogue=catalogue_of(membership.organization),
    )
    scope = choose_scope(
        membership,
        cycles,
        cycle=form.cleaned_data.get("cycle", ""),
        states=form.states(),
    )
    return OutlineRequest(form, cycles, scope)


def page_number(text: str | None) -> int:
    """1 for nonsense."""
    if text and text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PAGES)):
        return min(max(1, int(text)), MOST_PAGES)
    return 1
