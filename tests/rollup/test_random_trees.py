"""Random trees under random changes: what is stored is what the oracle says.

Each example is a list of operations on one organization. A drain may come anywhere, so
that it meets half a dozen kinds of change at once; at the end all numbers have to be
right, a full recompute must find nothing to repair, and `verify` no drift. Outlines are
right at any time, before a drain and after it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameworks.configuration import FrameworkSettings, LevelSettings, Settings
from frameworks.services import configure_frameworks
from frameworks.spec import Framework, Kind, Level, Role
from goals import rollup
from goals.models import Goal
from organizations.models import Membership, Unit
from tests.rollup.outlines import misread_outlines
from tests.rollup.trees import TODAY, World, execute

MOST_CREATED = 5
OWN = "own"
PLANTS = ("plant_a_sum", "plant_full_numbers")
NOON = dt.time(12)
# Around the limits of overrides, allowed days without updates, and periods.
days = st.sampled_from([-60, -10, -9, -1, 0, 0, 1, 30, 60]).map(
    lambda later: TODAY + dt.timedelta(days=later)
)
# Few values, so that ties, thresholds and zero ranges come up.
values = st.none() | st.integers(-2, 12).map(Decimal) | st.just(Decimal("0.000001"))
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "start": values,
    "target": values,
    "current": values,
    "metric_type": st.sampled_from(["none", "number", "number", "money", "yes_no"]),
    "direction": st.sampled_from(Goal.Direction.values),
    "metric_unit": st.sampled_from(["", "logos", "Logos", "hours"]),
    "currency": st.sampled_from(["", "EUR", "USD"]),
    "progress_source": st.sampled_from(Goal.Source.values),
    "weight": st.sampled_from([0.0, 0.1, 1.0, 1.0, 3.0, 2.5]),
    "contributes": st.booleans(),
    "state": st.sampled_from(["active", "active", "draft", "closed", "archived"]),
    "final_progress": st.none() | st.sampled_from([0.0, 0.35, 0.7, 1.0]),
    "override_progress": st.none() | st.sampled_from([0.0, 0.5, 1.0]),
    "override_until": st.none() | days,
    "confidence": st.none() | st.integers(0, 100),
    "status": st.sampled_from(["", "", *Goal.Status.values]),
    "cadence_days": st.none() | st.sampled_from([7, 31]),
    "updated_on": st.none() | days,
    "due_on": st.none() | days,
    "starts_on": st.none() | days,
    "starts_with_cycle": st.booleans(),
    "created_at": days.map(lambda day: dt.datetime.combine(day, NOON, dt.UTC)),
}
changes = st.dictionaries(
    st.sampled_from(sorted(FIELDS)), st.none(), max_size=4
).flatmap(lambda names: st.fixed_dictionaries({name: FIELDS[name] for name in names}))
metrics = st.fixed_dictionaries(
    {name: FIELDS[name] for name in ("start", "target", "current", "metric_type")},
    optional={
        name: FIELDS[name]
        for name in ("progress_source", "direction", "weight", "contributes", "state")
    },
)
which = st.integers(0, 1000)
# Of every role, what paces by the year, the organization's own, and what is not installed.
kinds = st.sampled_from(
    [
        *(("okr", "objective"), ("okr", "key_result"), ("v2mom", "vision")),
        *(("v2mom", "value"), ("v2mom", "measure"), ("whats_hows", "how")),
        *(("bhag", "bhag"), ("bhag", "milestone"), ("bhag", "core_value")),
        *((OWN, "thing"), (OWN, "thing"), ("gone", "value")),
    ]
)
percents = st.none() | st.integers(1, 99)
levels = st.builds(LevelSettings, on_track_from=percents, at_risk_from=percents)
per_level = st.dictionaries(st.sampled_from(Level), levels, max_size=4)
chosen = st.fixed_dictionaries(
    {
        "role": st.sampled_from([Role.AIM, Role.STATEMENT]),
        "levels": st.dictionaries(st.sampled_from(["okr", "bhag", OWN]), per_level),
    }
)
operations = st.one_of(
    st.tuples(st.just("create"), which, metrics),
    st.tuples(st.just("create"), which, metrics),
    st.tuples(st.just("change"), which, changes),
    st.tuples(st.just("change_raw"), which, changes),
    st.tuples(st.just("move"), which, which),
    st.tuples(st.just("move"), which, which),
    st.tuples(st.just("to_top"), which),
    st.tuples(st.just("other_cycle"), which),
    st.tuples(st.just("become"), which, kinds),
    st.tuples(st.just("give"), which, which),
    st.tuples(st.just("configure"), chosen),
    st.tuples(st.just("delete"), which),
    st.tuples(st.just("drain")),
    st.tuples(st.just("look")),
    st.tuples(st.just("new_day"), st.integers(1, 30)),
    st.tuples(st.just("new_day"), st.integers(300, 400)),
)


@dataclass
class Play:
    """One example: carries the operations out on the database."""

    world: World
    today: dt.date = TODAY
    goals: list[Goal] = field(default_factory=list)
    most: int = MOST_CREATED

    def run(self, name: str, *arguments: Any) -> None:
        getattr(self, name)(*arguments)

    def plant(self, *more: str) -> None:
        """Something to change from the first operation on; empty trees prove little.

        `more`: what else to plant (`PLANTS`).
        """
        left, right = self.world.goal(), self.world.goal()
        middle = self.world.goal(left, weight=3.0)
        leaves = [
            self.world.number(left, 2, target=10),
            self.world.number(middle, 4, target=10, weight=2.5),
            self.world.number(middle, 9, target=10, weight=0.1),
            self.world.number(right, 8, target=10),
            self.world.number(right, 1, target=10, framework="v2mom", kind="value"),
        ]
        self.goals += [left, right, middle, *leaves]
        for name in more:
            self.goals += getattr(self, name)(right)
        self.drain()

    def plant_a_sum(self, parent: Goal) -> list[Goal]:
        """A sum with parts that count and parts that do not, and what ends a number."""
        euros: dict[str, Any] = {"metric_type": "money", "currency": "EUR"}
        total = self.world.goal(
            parent, progress_source="sum", start=0, target=10, **euros
        )
        parts: list[dict[str, Any]] = [
            {**euros, "current": 4},
            # A value without progress.
            {**euros, "current": 1, "target": None},
            {**euros, "current": None, "metric_unit": "logos"},
            {**euros, "current": 3, "currency": "USD"},
            {**euros, "current": 2, "contributes": False},
        ]
        ends: list[dict[str, Any]] = [
            {"state": "closed"},
            {"state": "closed", "final_progress": 0.35},
            {"final_progress": 0.35},
            {"override_progress": 0.5, "override_until": TODAY - dt.timedelta(days=1)},
            {"override_progress": 0.5},
        ]
        ended = [self.world.goal(parent, **end) for end in ends]
        return [
            total,
            *(self.world.number(total, **{"target": 10, **part}) for part in parts),
            *ended,
            *(self.world.number(goal, 5, target=10) for goal in ended),
        ]

    def plant_full_numbers(self, parent: Goal) -> list[Goal]:
        """100 %: complete, with something missing, and over a limit to keep."""
        number = Goal.MetricType.NUMBER
        reached = {"metric_type": number, "start": 0, "target": 10}
        sums = [
            self.world.goal(parent, progress_source="sum", **reached) for _n in range(2)
        ]
        means = [self.world.goal(parent, state=state) for state in ("active", "closed")]
        kept = self.world.goal(parent)
        limit = self.world.number(kept, 9, direction=Goal.Direction.AT_MOST, target=10)
        parts = [
            self.world.number(goal, current, target=10)
            for goal, values in zip(
                [*sums, *means],
                [(6, 5), (12, None), (10, None), (10, None)],
                strict=True,
            )
            for current in values
        ]
        return [*sums, *means, kept, limit, *parts]

    def pick(self, number: int) -> Goal | None:
        return self.goals[number % len(self.goals)] if self.goals else None

    def create(self, parent: int, fields: dict[str, Any]) -> None:
        if len(self.goals) < self.most:
            # One in four stands on top.
            above = None if parent % 4 == 0 else self.pick(parent)
            self.goals.append(self.world.goal(above, **fields))

    def change(self, number: int, fields: dict[str, Any]) -> None:
        goal = self.pick(number)
        if goal and fields:
            self.world.change(goal, **fields)

    def change_raw(self, number: int, fields: dict[str, Any]) -> None:
        """Two goals in one statement."""
        one, other = self.pick(number), self.pick(number + 1)
        if one and other and fields:
            sets = ", ".join(f"{name} = %s" for name in fields)
            execute(
                f"UPDATE goals_goal SET {sets} WHERE id IN (%s, %s)",
                *(*fields.values(), one.pk, other.pk),
            )

    def move(self, number: int, to: int) -> None:
        goal, parent = self.pick(number), self.pick(to)
        if goal is None or parent is None:
            return
        loop = self.is_below(parent, goal)
        try:
            with transaction.atomic():
                self.world.change(goal, parent=parent)
        except IntegrityError:
            assert loop
        else:
            assert not loop

    def is_below(self, goal: Goal, ancestor: Goal) -> bool:
        parents = dict(Goal.objects.values_list("pk", "parent_id"))
        at: int | None = goal.pk
        while at is not None and at != ancestor.pk:
            at = parents[at]
        return at is not None

    def to_top(self, number: int) -> None:
        self.change(number, {"parent": None})

    def other_cycle(self, number: int) -> None:
        self.change(number, {"cycle": self.world.year})

    def become(self, number: int, kind: tuple[str, str]) -> None:
        self.change(number, {"framework": kind[0], "kind": kind[1]})

    def give(self, number: int, to: int) -> None:
        """To another holder, and with it to another level."""
        owners: list[Membership | None] = [*Membership.objects.order_by("pk"), None]
        units: list[Unit | None] = [*Unit.objects.order_by("pk"), None]
        holder = {"owner": owners[to % len(owners)], "unit": units[to % len(units)]}
        self.change(number, {**holder, "owner_name": "Nora" if to % 5 == 0 else ""})

    def configure(self, choice: dict[str, Any]) -> None:
        """Other thresholds, and a kind of its own that turns into text or out of it."""
        by = Membership.objects.select_related("organization").get(role="owner")
        thing = Kind(
            "thing", "Thing", "Things", (), role=choice["role"], measured=False
        )
        settings = Settings(
            frameworks={
                slug: FrameworkSettings(levels=said)
                for slug, said in choice["levels"].items()
            },
            own=(Framework(OWN, "Own", "1", (thing,), (1, 9), is_own=True),),
        )
        configure_frameworks(settings, by=by, reason="so")
        # A worker may come before the sweep that works everything out anew.
        self.drain()
        rollup.recompute(self.world.id, today=self.today)

    def delete(self, number: int) -> None:
        goal = self.pick(number)
        if goal is None:
            return
        try:
            # delete() empties the pk of the row it is called on.
            Goal.objects.get(pk=goal.pk).delete()
        except models.ProtectedError:
            assert Goal.objects.filter(parent=goal).exists()
        else:
            self.goals.remove(goal)

    def drain(self) -> None:
        self.world.drain(self.today)

    def look(self) -> None:
        """At the outlines, whatever waits for the roll-up."""
        assert misread_outlines(self.world.organization) == []

    def new_day(self, later: int) -> None:
        self.today += dt.timedelta(days=later)
        rollup.recompute(self.world.id, today=self.today)


@pytest.fixture(params=PLANTS)
def planted(world: World, request: pytest.FixtureRequest) -> World:
    """The goals from which every example starts: planted once, for all of them."""
    Play(world).plant(request.param)
    return world


# Each example compares all numbers and counts of its tree, planted goals included.
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(operations, min_size=1, max_size=20))
def test_stored_numbers_equal_the_oracles(planted: World, script: list[Any]) -> None:
    with transaction.atomic():
        play = Play(planted, goals=list(Goal.objects.order_by("pk")))
        play.most += len(play.goals)
        for operation in script:
            play.run(*operation)
        play.look()
        play.drain()
        play.look()
        planted.assert_right(play.today)
        assert rollup.verify(planted.id, today=play.today) == []
        assert rollup.recompute(planted.id, today=play.today) == 0
        transaction.set_rollback(True)


def test_numbers_that_are_planted_equal_the_oracles(world: World) -> None:
    """Each condition of the arithmetic decides one of them, so none hangs on luck."""
    play = Play(world)
    play.plant(*PLANTS)
    world.assert_right()
    assert rollup.verify(world.id, today=TODAY) == []
    assert rollup.recompute(world.id, today=TODAY) == 0
