"""Writes a plan: units, people, managers, who leaves. All or nothing, few statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from organizations.closed_invitations import close_outdated
from organizations.joining import NO_ADDRESS
from organizations.models import Membership, Unit, User
from organizations.people import date_moves, leave
from organizations.services import record_event, record_events
from people.departures.services import cancel_open
from people.importing.snapshot import load_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from organizations.models import Organization
    from people.importing.plan import PeoplePlan, PlannedPerson, UnitPath

    type Report = Callable[[str, int, int], None]

BATCH = 1_000
COLUMNS = (
    *("employee_id", "work_email", "title", "started_on", "location_id", "unit_id"),
    "unit_since",
)


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Reports no progress."""


class PeopleWriter:
    """Writes one plan, in the caller's transaction and inside the organization.

    The plan was made behind the organization's lock (units.lock_people), so that nothing
    it knows has changed since.
    """

    def __init__(
        self,
        organization: Organization,
        plan: PeoplePlan,
        *,
        by: Membership,
        report: Report = quiet,
    ) -> None:
        self.organization, self.plan, self.by = organization, plan, by
        self.report = report
        self.today = organization.today()
        # Key of the plan → key of the membership.
        self.keys: dict[int, int] = {}
        self.units: dict[UnitPath, int] = {}

    @transaction.atomic
    def write(self) -> None:
        self.report("write", 0, len(self.plan.people))
        self._make_units()
        self._add(self.plan.new)
        self._change(self.plan.changed)
        self._set_managers([each for each in self.plan.people if each.sets_manager])
        self._let_go()
        record_event(
            "people.imported",
            self.by,
            by=self.by,
            new=len(self.plan.new),
            changed=len(self.plan.changed),
            left=len(self.plan.leaving),
        )

    # --- Units ----------------------------------------------------------------------------

    def _make_units(self) -> None:
        here = load_snapshot(self.organization)
        known = {
            (parent, name.lower()): key for key, (parent, name) in here.units.items()
        }
        made = []
        for path in self.plan.units:
            parent = self._unit_of(path[:-1], known, here.company_key)
            unit = Unit.objects.create(
                organization=self.organization,
                parent_id=parent,
                kind=Unit.Kind.DEPARTMENT if len(path) == 1 else Unit.Kind.TEAM,
                name=path[-1],
            )
            known[parent, path[-1].lower()] = unit.pk
            made.append((unit, {"parent": parent}))
            self.units[path] = unit.pk
        record_events("unit.created", made, by=self.by)

    def _unit_of(
        self, path: UnitPath, known: dict[tuple[int | None, str], int], top: int
    ) -> int:
        for name in path:
            top = known[top, name.lower()]
        return top

    def _values_of(self, draft: PlannedPerson) -> dict[str, Any]:
        values = dict(draft.values)
        if draft.unit is not None:
            values["unit_id"] = self.units[draft.unit]
        return values

    # --- People ---------------------------------------------------------------------------

    def _add(self, drafts: Sequence[PlannedPerson]) -> None:
        """Invited people: accounts that nobody can sign in to, and no mail yet."""
        for batch in _batches(drafts):
            rows = [
                Membership(
                    organization=self.organization,
                    joined_at=None,
                    **self._values_of(draft),
                )
                for draft in batch
            ]
            users = [
                User(
                    email=f"{row.public_id}@{NO_ADDRESS}",
                    name=draft.name,
                    is_active=False,
                )
                for row, draft in zip(rows, batch, strict=True)
            ]
            for user in users:
                user.set_unusable_password()
            User.objects.bulk_create(users)
            for row, user in zip(rows, users, strict=True):
                row.user = user
            Membership.objects.bulk_create(rows)
            for row, draft in zip(rows, batch, strict=True):
                self.keys[draft.key] = row.pk
            record_events("member.added", [(row, {}) for row in rows], by=self.by)
            self.report("write", len(self.keys), len(self.plan.people))

    def _change(self, drafts: Sequence[PlannedPerson]) -> None:
        done = 0
        for batch in _batches(drafts):
            rows = Membership.objects.in_bulk([draft.key for draft in batch])
            moved = [
                draft.key for draft in batch if "unit_id" in self._values_of(draft)
            ]
            date_moves(moved, self.today)
            events = []
            for draft in batch:
                row, values = rows[draft.key], self._values_of(draft)
                if "unit_id" in values:
                    values["unit_since"] = self.today
                for name, value in values.items():
                    setattr(row, name, value)
                if draft.returns:
                    row.left_at = None
                fields = sorted({*values, *(["name"] if draft.renames else [])})
                events.append((row, {"fields": fields}))
            Membership.objects.bulk_update(rows.values(), [*COLUMNS, "left_at"])
            cancel_open([draft.key for draft in batch if draft.returns])
            self._rename(batch, rows)
            record_events("member.edited", events, by=self.by)
            close_outdated(
                [
                    rows[draft.key]
                    for draft in batch
                    if draft.returns or "work_email" in draft.values
                ],
                by=self.by,
            )
            record_events(
                "member.returned",
                [(rows[draft.key], {}) for draft in batch if draft.returns],
                by=self.by,
            )
            done += len(batch)
            self.report("write", done, len(drafts))

    def _rename(
        self, drafts: Iterable[PlannedPerson], rows: dict[int, Membership]
    ) -> None:
        """Invited people: the name of somebody who has joined is theirs."""
        renamed = []
        for draft in drafts:
            if draft.renames:
                user = User(pk=rows[draft.key].user_id, name=draft.renames)
                renamed.append(user)
        if renamed:
            User.objects.bulk_update(renamed, ["name"])

    def _set_managers(self, drafts: Sequence[PlannedPerson]) -> None:
        """All former ones go first: on the way from line to line no loop may stand."""
        member = [self._key(draft.key) for draft in drafts]
        now = timezone.now()
        Membership.objects.filter(pk__in=member).exclude(manager=None).update(
            manager=None, managed_since=now
        )
        for batch in _batches(drafts):
            rows = [
                Membership(
                    pk=self._key(draft.key),
                    organization=self.organization,
                    manager_id=draft.manager and self._key(draft.manager),
                    managed_since=now,
                )
                for draft in batch
            ]
            Membership.objects.bulk_update(rows, ["manager", "managed_since"])
        self._tell_managers(drafts)

    def _tell_managers(self, drafts: Sequence[PlannedPerson]) -> None:
        known = [draft for draft in drafts if draft.known is not None]
        rows = Membership.objects.in_bulk([draft.key for draft in known])
        record_events(
            "member.manager_changed",
            [
                (
                    rows[draft.key],
                    {
                        "before": draft.known and draft.known.manager_id,
                        "after": draft.manager and self._key(draft.manager),
                    },
                )
                for draft in known
            ],
            by=self.by,
        )

    def _key(self, key: int) -> int:
        return self.keys.get(key, key)

    def _let_go(self) -> None:
        keys = [each.key for each in self.plan.leaving]
        keys += [each.key for each in self.plan.people if each.leaves]
        for member in Membership.objects.filter(pk__in=keys).order_by("pk"):
            leave(member, by=self.by)


def _batches(drafts: Sequence[PlannedPerson]) -> Iterable[Sequence[PlannedPerson]]:
    return (drafts[n : n + BATCH] for n in range(0, len(drafts), BATCH))
