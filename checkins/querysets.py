from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from organizations.policy import find
from organizations.querysets import TenantQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checkins.models import CheckIn  # noqa: F401  in the string below
    from organizations.models import Membership


class CheckInQuerySet(TenantQuerySet["CheckIn"]):
    def current(self) -> Self:
        """Check-ins that were neither undone nor replaced."""
        return self.filter(undone_at=None, replaced_at=None)

    def visible_to(self, membership: Membership) -> Self:
        """Of the goals that the member may know of."""
        return self.filter(find(membership, "goal.read", at="goal"))

    def of_goals(self, goal_ids: Iterable[int]) -> Self:
        return self.filter(goal__pk__among=list(goal_ids))

    def since(self, day: dt.date) -> Self:
        return self.filter(on__gte=day)
