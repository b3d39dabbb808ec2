"""Parses what a request for an outline asks to see."""

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

    from goals.selectors.search import UnitInTree
    from organizations.models import Cycle, Membership


class OutlineRequest(NamedTuple):
    """Parsed request. `scope` is None in an organization without cycles."""

    form: OutlineFilters
    cycles: list[Cycle]
    scope: OutlineScope | None

    @property
    def scope_query(self) -> str:
        """Query string that keeps a link inside the present scope."""
        cycle = self.scope.cycle.public_id if self.scope else ""
        return self.form.scope_query(cycle=cycle)

    @property
    def asks_states(self) -> bool:
        """Whether other states than the default ones are shown."""
        return self.scope is not None and self.scope.states != default_states(
            self.scope.cycle, self.scope.membership.organization.today()
        )

    @property
    def query(self) -> str:
        """Query string of the request without defaults, to share as a link."""
        over = {} if self.asks_states else {"state": ""}
        if self.scope and self.scope.cycle == default_cycle(
            self.cycles, self.scope.membership.organization.today()
        ):
            over["cycle"] = ""
        return self.form.query(**over)


def ask(
    membership: Membership, data: QueryDict, units: Sequence[UnitInTree] = ()
) -> OutlineRequest:
    """Parse the request. Without `units` it cannot filter by unit. Queries: 1."""
    cycles = read_cycles(membership.organization)
    form = OutlineFilters(
        data,
        cycles=cycles,
        units=units,
        catalogue=catalogue_of(membership.organization),
    )
    scope = choose_scope(
        membership,
        cycles,
        cycle=form.cleaned_data.get("cycle", ""),
        states=form.states(),
    )
    return OutlineRequest(form, cycles, scope)
