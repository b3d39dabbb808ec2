"""Existing data of an organization as plain data, so that planning needs no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Subquery
from django.db.models.functions import Coalesce

from frameworks.selectors import catalogue_of
from goals.importing.rights import Rights
from goals.models import Goal
from organizations.models import Cycle, Invitation, Membership, Unit
from organizations.policy import find, may
from organizations.selectors import current_cycle
from organizations.tenancy import as_nobody

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from django.db.models import Q

    from frameworks.catalogue import Catalogue
    from goals.querysets import GoalQuerySet
    from organizations.models import Organization

# Fields that an import may write, by `attname` as bulk operations need.
FIELDS = (
    "framework",
    "kind",
    "title",
    "description",
    "fields",
    "source_note",
    "owner_id",
    "owner_name",
    "owner_email",
    "unit_id",
    "cycle_id",
    "due_on",
    "starts_on",
    "starts_with_cycle",
    "parent_id",
    "contributes",
    "weight",
    "metric_type",
    "direction",
    "start",
    "target",
    "current",
    "metric_unit",
    "currency",
    "decimals",
    "indicator",
    "progress_source",
    "override_progress",
    "override_reason",
    "override_until",
    "confidence",
    "status",
    "final_grade",
    "updated_on",
)
BATCH = 5000


class KnownGoal(NamedTuple):
    """A stored goal, as far as the tree and the policy need it.

    `is_visible`, `is_editable`: whether the file's author may read and edit it. A goal
    that they may not read is part of the tree, but is not found by an id.
    """

    id: int
    public_id: str
    external_id: str
    parent_id: int | None
    framework: str
    kind: str
    cycle_id: int
    position: int
    state: str
    unit_id: int | None = None
    owner_id: int | None = None
    is_visible: bool = True
    is_editable: bool = True


class KnownUnit(NamedTuple):
    id: int
    parent_id: int | None
    name: str
    kind: str = ""


class KnownCycle(NamedTuple):
    id: int
    kind: str
    name: str
    starts_on: dt.date
    ends_on: dt.date


class KnownMember(NamedTuple):
    id: int
    public_id: str
    name: str
    email: str
    # Former members keep their goals, and get no new ones; invited ones get them.
    is_current: bool = True
    role: str = ""
    unit_id: int | None = None
    manager_id: int | None = None


@dataclass(slots=True)
class Snapshot:
    """Existing rows that the planning needs.

    `states`: goal id → its `FIELDS`, and `created_on`, for goals that the file names.
    """

    today: dt.date
    fiscal_month: int
    catalogue: Catalogue
    current_cycle_id: int | None = None
    units: list[KnownUnit] = field(default_factory=list)
    cycles: list[KnownCycle] = field(default_factory=list)
    members: list[KnownMember] = field(default_factory=list)
    goals: dict[int, KnownGoal] = field(default_factory=dict)
    states: dict[int, dict[str, Any]] = field(default_factory=dict)
    by_external_id: dict[str, int] = field(default_factory=dict)
    by_public_id: dict[str, int] = field(default_factory=dict)
    rights: Rights = field(default_factory=Rights)
    _members: dict[int, KnownMember] = field(default_factory=dict)

    def add_goal(self, goal: KnownGoal) -> None:
        self.goals[goal.id] = goal
        if not goal.is_visible:
            return
        self.by_public_id[goal.public_id] = goal.id
        if goal.external_id:
            self.by_external_id[goal.external_id] = goal.id

    def member(self, member_id: int | None) -> KnownMember | None:
        if member_id is not None and not self._members:
            self._members = {member.id: member for member in self.members}
        return None if member_id is None else self._members.get(member_id)

    def find(self, written_id: str) -> int | None:
        """The goal with that id in a file: external ids win over public ones."""
        found = self.by_external_id.get(written_id)
        return self.by_public_id.get(written_id) if found is None else found


def load(
    organization: Organization,
    written_ids: Iterable[str],
    *,
    by: Membership,
    keys: Iterable[int] = (),
    lock: bool = False,
) -> Snapshot:
    """Everything that a plan for a file with these ids needs. Inside the organization.

    `by`: the file's author, as of now. `keys`: further goals, by key. `lock`: nobody else
    changes the file's goals until the transaction ends. Queries: 9, and one per 5,000
    goals that the file names.
    """
    today = organization.today()
    current = current_cycle(organization, today)
    snapshot = Snapshot(
        today=today,
        fiscal_month=organization.fiscal_year_start_month,
        catalogue=catalogue_of(organization),
        current_cycle_id=current.pk if current else None,
        units=_units(organization),
        cycles=_cycles(organization),
        members=_members(organization),
        rights=Rights(
            gives=partial(may, by, "goal.create"),
            makes_units=may(by, "member.manage"),
            makes_cycles=may(by, "organization.configure"),
        ),
    )
    goals = (
        Goal.objects.in_organization(organization)
        .annotate(
            is_visible=_as_flag(find(by, "goal.read")),
            is_editable=_as_flag(find(by, "goal.edit")),
        )
        .order_by()
    )
    # Private goals of others too: they are part of the tree, and not visible.
    with as_nobody():
        for row in goals.values_list(*KnownGoal._fields).iterator(BATCH):
            snapshot.add_goal(KnownGoal(*row))
    found = {snapshot.find(written_id) for written_id in written_ids} | set(keys)
    goals = Goal.objects.in_organization(organization).order_by("id")
    if lock:
        goals = goals.select_for_update(no_key=True)
    for state in _states(goals, sorted(pk for pk in found if pk is not None)):
        state["created_on"] = organization.date_of(state.pop("created_at"))
        snapshot.states[state.pop("id")] = state
    return snapshot


def _as_flag(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _units(organization: Organization) -> list[KnownUnit]:
    units = Unit.objects.in_organization(organization).order_by("id")
    return [KnownUnit(*row) for row in units.values_list(*KnownUnit._fields)]


def _cycles(organization: Organization) -> list[KnownCycle]:
    cycles = Cycle.objects.in_organization(organization)
    return [KnownCycle(*row) for row in cycles.values_list(*KnownCycle._fields)]


def _members(organization: Organization) -> list[KnownMember]:
    members = Membership.objects.in_organization(organization)
    current = set(members.assignable().values_list("id", flat=True))
    # Somebody who is invited is known by the address of the invitation.
    invited = Invitation.objects.waiting().filter(membership=OuterRef("pk"))
    members = members.annotate(
        address=Coalesce(Subquery(invited.values("email")[:1]), "user__email")
    )
    known = ("id", "public_id", "user__name", "address")
    place = ("role", "unit_id", "manager_id")
    return [
        KnownMember(pk, public_id, name, email, pk in current, *where)
        for pk, public_id, name, email, *where in members.values_list(*known, *place)
    ]


def _states(goals: GoalQuerySet, ids: list[int]) -> Iterator[dict[str, Any]]:
    for batch in batched(ids, BATCH, strict=False):
        yield from goals.filter(id__in=batch).values("id", "created_at", *FIELDS)
