"""The organization's goals for previews: flat rows, few columns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count

from frameworks.spec import KindRef
from goals.levels import level_from
from goals.models import Goal
from organizations.models import Membership

if TYPE_CHECKING:
    from frameworks.spec import Level
    from organizations.models import Organization

OPEN = (Goal.State.ACTIVE, Goal.State.DRAFT)


class PreviewGoal(NamedTuple):
    """A goal of a preview. `owner_role` None: no owner; `unit_kind` None: no unit."""

    id: int
    public_id: str
    title: str
    framework: str
    kind: str
    state: str
    cadence_days: int | None
    unit_kind: str | None
    owner_role: str | None
    owner_name: str
    is_shared: bool

    @property
    def is_private(self) -> bool:
        """Whether it is a draft that its owner has not shared: it is counted, not named."""
        return self.state == Goal.State.DRAFT and not self.is_shared

    @property
    def ref(self) -> KindRef:
        return KindRef(self.framework, self.kind)

    @property
    def level(self) -> Level:
        return level_from(self.unit_kind, self.owner_role, self.owner_name)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def rows_of(organization: Organization) -> list[PreviewGoal]:
    """Every goal that is not archived, by title. Queries: 1."""
    goals = Goal.objects.in_organization(organization).unarchived()
    columns = (
        *("id", "public_id", "title", "framework", "kind", "state", "cadence_days"),
        *("unit__kind", "owner__role", "owner_name", "is_shared"),
    )
    rows = goals.order_by("title", "id").values_list(*columns)
    return [PreviewGoal._make(row) for row in rows.iterator(5000)]


def in_use(organization: Organization) -> Counter[str]:
    """Number of open goals of each framework, by slug. Queries: 1."""
    goals = Goal.objects.in_organization(organization).filter(state__in=OPEN)
    found = goals.order_by().values_list("framework").annotate(n=Count("pk"))
    return Counter(dict(found))


def count_people(organization: Organization) -> int:
    """Members who have not left. Queries: 1."""
    return Membership.objects.in_organization(organization).current().count()
