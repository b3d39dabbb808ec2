"""Builds guidance drafts from goals and their neighbours as plain data. No database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from frameworks.guidance import GoalDraft, likeness
from frameworks.spec import Cadence, KindRef, Level, Role
from goals.importing.columns import NUMERIC

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Kind, Limit

    type Key = Hashable
    type Group = tuple[Hashable, ...]

# Minimum likeness of the titles of one metric in two periods.
SAME_METRIC = 0.6
# Most earlier periods of a metric: more would make a file of one metric quadratic.
MOST_PAST = 50


class PlainGoal(NamedTuple):
    """A goal, from a row or from a line of a file.

    `holder`: goals with the same one are beside each other; None when unknown.
    `in_force`: whether limits count it; `is_closed`: whether its parent still counts
    it.
    """

    key: Key
    title: str
    framework: str
    kind: str
    level: Level
    parent: Key | None = None
    holder: Hashable = None
    cycle: Hashable = None
    description: str = ""
    metric_type: str = "none"
    metric_unit: str = ""
    direction: str = "increase"
    start: Decimal | None = None
    target: Decimal | None = None
    current: Decimal | None = None
    due_on: dt.date | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    has_owner: bool = True
    indicator: str = ""
    in_force: bool = True
    is_closed: bool = False

    @property
    def ref(self) -> KindRef:
        return KindRef(self.framework, self.kind)

    @property
    def says_measure(self) -> bool:
        """Whether it says by itself when it is reached."""
        return self.metric_type == "yes_no" or (
            self.metric_type in NUMERIC and self.target is not None
        )

    @property
    def beside(self) -> Group:
        return (self.holder, self.cycle, self.framework, self.kind)

    @property
    def below(self) -> Group:
        return (self.parent, self.framework, self.kind)

    @property
    def metric(self) -> Group:
        """Key of goals that measure the same: same holder, same unit of measure."""
        return (self.holder, self.metric_type, self.metric_unit.casefold())

    @property
    def days(self) -> int | None:
        if self.starts_on is None or self.ends_on is None:
            return None
        return (self.ends_on - self.starts_on).days + 1


class GoalContext:
    """Goals with all goals above, below and beside them, indexed once."""

    def __init__(self, goals: Iterable[PlainGoal]) -> None:
        self.goals = {goal.key: goal for goal in goals}
        # Key → its position in the group, from 1.
        self.beside: defaultdict[Group, dict[Key, int]] = defaultdict(dict)
        self.below: defaultdict[Group, dict[Key, int]] = defaultdict(dict)
        self.indicators: defaultdict[Group, list[PlainGoal]] = defaultdict(list)
        self.children: defaultdict[Key, list[PlainGoal]] = defaultdict(list)
        self.metrics: defaultdict[Group, list[PlainGoal]] = defaultdict(list)
        for goal in self.goals.values():
            self._add(goal)
        for past in self.metrics.values():
            past.sort(key=lambda goal: goal.ends_on or dt.date.max)

    def _add(self, goal: PlainGoal) -> None:
        if goal.parent is not None:
            self.children[goal.parent].append(goal)
        if goal.current is not None and goal.start is not None and goal.metric_unit:
            self.metrics[goal.metric].append(goal)
        if goal.parent is not None and (goal.in_force or goal.is_closed):
            below = self.below[goal.below]
            below[goal.key] = len(below) + 1
        if not goal.in_force:
            return
        beside = self.beside[goal.beside]
        beside[goal.key] = len(beside) + 1
        if goal.metric_type != "none":
            self.indicators[goal.holder, goal.cycle].append(goal)

    # --- The draft of one goal ----------------------------------------------------------

    def draft(self, goal: PlainGoal, catalogue: Catalogue) -> GoalDraft:
        kind = catalogue.kind(goal.ref)
        parent = self.goals.get(goal.parent)
        n_beside, place, limit = self._limits(goal, catalogue)
        return GoalDraft(
            title=goal.title,
            description=goal.description,
            is_statement=kind is not None and _is_statement(kind),
            wants_metric=_wants_metric(goal, kind),
            is_measured_below=any(
                each.says_measure for each in self.children[goal.key]
            ),
            tells_how=_tells_how(kind),
            metric_type=goal.metric_type,
            direction=goal.direction,
            start=goal.start,
            target=goal.target,
            current=goal.current,
            due_on=goal.due_on,
            cycle_starts_on=goal.starts_on,
            cycle_ends_on=goal.ends_on,
            parent_title=parent.title if parent else None,
            wants_parent=goal.parent is None and _wants_parent(goal, kind),
            has_owner=goal.has_owner,
            indicator=goal.indicator,
            sibling_indicators=self._indicators(goal),
            largest_move=self._largest_move(goal),
            n_beside=n_beside,
            place=place,
            at_least=limit.at_least if limit and limit.per == "parent" else None,
            at_most=limit.at_most if limit else None,
            has_interim_targets=self._has_steps(goal),
        )

    def _limits(
        self, goal: PlainGoal, catalogue: Catalogue
    ) -> tuple[int | None, int | None, Limit | None]:
        """(Number of goals in its group, its position there, the limit), or Nones.

        One objective alone is focus; one key result alone says little about its parent.
        So the lower limit is only checked for those. Below its own kind a goal has a
        part of a number, and many may.
        """
        limit = catalogue.limit(goal.ref, goal.level)
        group = self.beside[goal.beside] if goal.holder is not None else {}
        if limit is not None and limit.per == "parent":
            limit, group = self._limit_below(goal, catalogue), self.below[goal.below]
        if limit is None or goal.key not in group:
            return None, None, None
        return len(group), group[goal.key], limit

    def _limit_below(self, goal: PlainGoal, catalogue: Catalogue) -> Limit | None:
        parent = self.goals.get(goal.parent)
        if parent is None or parent.ref == goal.ref:
            return None
        return catalogue.limit(goal.ref, parent.level)

    def _indicators(self, goal: PlainGoal) -> tuple[str, ...]:
        """Indicators of the holder's goals in the cycle, for the last one only.

        So that the hint is given once.
        """
        group = self.indicators[goal.holder, goal.cycle]
        if goal.holder is None or not group or group[-1].key != goal.key:
            return ()
        return tuple(each.indicator for each in group)

    def _largest_move(self, goal: PlainGoal) -> Decimal | None:
        """Largest earlier change of this metric, scaled to the length of this period."""
        if not goal.metric_unit or goal.metric_type not in NUMERIC:
            return None
        past = self.metrics[goal.metric][:MOST_PAST]
        moves = (_move(each, goal) for each in past)
        return max((move for move in moves if move), default=None)

    def _has_steps(self, goal: PlainGoal) -> bool:
        """Whether a child has the same metric with an earlier end."""
        return any(
            each.metric_unit == goal.metric_unit
            and each.target is not None
            and each.ends_on is not None
            and goal.ends_on is not None
            and each.ends_on < goal.ends_on
            for each in self.children[goal.key]
        )


def _move(other: PlainGoal, goal: PlainGoal) -> Decimal | None:
    """Change of another goal's metric, scaled to the days of this one."""
    if other.key == goal.key or not other.days or not goal.days:
        return None
    is_before = goal.starts_on and other.ends_on and other.ends_on < goal.starts_on
    if not is_before or likeness(other.title, goal.title) < SAME_METRIC:
        return None
    if other.current is None or other.start is None:
        return None
    return abs(other.current - other.start) * goal.days / other.days


def _wants_metric(goal: PlainGoal, kind: Kind | None) -> bool:
    """Whether the kind is measured; for an unknown kind whether the goal has a metric."""
    return goal.metric_type != "none" if kind is None else kind.measured


def _is_statement(kind: Kind) -> bool:
    """Whether the goal counts as a statement, also a vision or a horizon.

    Those have no check-ins on their text.
    """
    is_never_asked = not kind.measured and kind.cadence == Cadence.NEVER
    return kind.is_statement or kind.role == Role.HORIZON or is_never_asked


def _tells_how(kind: Kind | None) -> bool:
    """Whether the kind is a ranked aim without a number: the methods of a V2MOM."""
    return kind is not None and (
        kind.ranked and not kind.measured and kind.role == Role.AIM
    )


def _wants_parent(goal: PlainGoal, kind: Kind | None) -> bool:
    """Whether the goal needs a parent: not a root kind at company level."""
    return goal.level != Level.COMPANY or (kind is not None and not kind.is_root)
