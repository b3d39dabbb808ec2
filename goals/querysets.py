from __future__ import annotations

from typing import TYPE_CHECKING, Self

from organizations.policy import find
from organizations.querysets import TenantQuerySet

if TYPE_CHECKING:
    # The base names the model in a string, which the linter does not read.
    from goals.models import Goal  # noqa: F401  as said
    from organizations.models import Cycle, Membership


class GoalQuerySet(TenantQuerySet["Goal"]):
    def visible_to(self, membership: Membership) -> Self:
        """Goals that the member may read (docs/permissions.md). Queries: 0."""
        return self.filter(find(membership, "goal.read"))

    def in_cycle(self, cycle: Cycle) -> Self:
        return self.filter(cycle=cycle)

    def active(self) -> Self:
        return self.filter(state="active")

    def unarchived(self) -> Self:
        return self.exclude(state="archived")

    def measured(self) -> Self:
        """Goals with a metric of their own, for which values are checked in."""
        return self.exclude(metric_type="none")

    def with_people(self) -> Self:
        """With the related rows that lists show, so that no row needs a query."""
        return self.with_holders().select_related("organization")

    def with_holders(self) -> Self:
        """As `with_people`, for rows that are given their organization afterwards."""
        return self.select_related("progress", "owner__user", "unit", "cycle")
