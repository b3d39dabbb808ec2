"""Types of the demo data: goals as nested seeds, metrics as start and target."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class WeekSeed:
    """A check-in of one week."""

    value: float
    confidence: int | None = None
    note: str = ""
    # On leave that week: the value is an automatic one.
    away: bool = False


@dataclass(frozen=True, slots=True)
class AdjustmentSeed:
    """A change of the target, so many days ago."""

    before: int
    days_ago: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class GoalSeed:
    """One goal of the cascade.

    `owner` is a person's key; `unit` makes the goal that unit's, with the owner
    responsible. `now` is today's value; without it the value follows the pace of the
    cycle, `at` times as fast. `weeks`: the last check-ins, oldest first, instead of
    generated ones. `silent_weeks`: weeks without a check-in. `is_due`: this week's
    check-in is missing. `days_ago`: days since the last check-in, where the owner's
    usual day does not decide. `far`: in the long-term cycle. `in_years`: due at the end
    of the fiscal year so many years on, which `{year}` in the title names.
    """

    kind: str
    title: str
    owner: str
    below: tuple[GoalSeed, ...] = ()
    key: str = ""
    under: str = ""
    unit: str = ""
    framework: str = "okr"
    yearly: bool = False
    far: bool = False
    in_years: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    start: float | None = None
    target: float | None = None
    now: float | None = None
    at: float = 1.0
    rhythm: str = "steady"
    sure: int = 70
    weeks: tuple[WeekSeed, ...] = ()
    silent_weeks: int = 0
    is_due: bool = False
    days_ago: int | None = None
    changed: AdjustmentSeed | None = None

    def tree(self) -> Iterator[GoalSeed]:
        """The goal itself and all goals below it, from the top."""
        yield self
        for seed in self.below:
            yield from seed.tree()

    @property
    def is_measured(self) -> bool:
        return bool(self.fields.get("metric_type", "none") != "none")

    @property
    def is_summed(self) -> bool:
        return bool(self.fields.get("progress_source") == "sum")


OWN_FIELDS = {
    *("key", "under", "unit", "yearly", "now", "at", "rhythm", "sure"),
    *("framework", "far", "in_years"),
    *("weeks", "silent_weeks", "is_due", "days_ago", "changed"),
}


def _seed(
    kind: str, title: str, owner: str, below: tuple[GoalSeed, ...], **more: Any
) -> GoalSeed:
    own = {name: more.pop(name) for name in OWN_FIELDS & more.keys()}
    path = more.pop("path", (None, None))
    return GoalSeed(
        kind, title, owner, below, fields=more, start=path[0], target=path[1], **own
    )


def objective(title: str, owner: str, *below: GoalSeed, **more: Any) -> GoalSeed:
    """An objective: its progress is the mean of its supporting goals."""
    more = {"progress_source": "mean"} | more
    return _seed("objective", title, owner, below, **more)


def number(
    title: str,
    owner: str,
    path: tuple[float, float],
    what: str,
    *below: GoalSeed,
    **more: Any,
) -> GoalSeed:
    """A key result counted in `what`; decreasing when the target is below the start."""
    start, target = path
    direction = "decrease" if target < start else "increase"
    defaults = {"metric_type": "number", "metric_unit": what, "direction": direction}
    return _seed("key_result", title, owner, below, path=path, **(defaults | more))


def summed(
    title: str, owner: str, target: float, what: str, *below: GoalSeed, **more: Any
) -> GoalSeed:
    """A key result that sums its supporting goals."""
    return number(
        title, owner, (0, target), what, *below, progress_source="sum", **more
    )


def percent(title: str, owner: str, path: tuple[float, float], **more: Any) -> GoalSeed:
    return number(title, owner, path, "", **({"metric_type": "percent"} | more))


def money(title: str, owner: str, path: tuple[float, float], **more: Any) -> GoalSeed:
    """A key result in euros, unless `currency` says otherwise."""
    defaults = {"metric_type": "money", "currency": "EUR"}
    return number(title, owner, path, "", **(defaults | more))


def at_least(
    title: str, owner: str, target: float, now: float, **more: Any
) -> GoalSeed:
    """A value to stay above, in percent."""
    defaults = {"metric_type": "percent", "direction": "at_least", "now": now}
    return _seed(
        "key_result", title, owner, (), path=(None, target), **(defaults | more)
    )


def at_most(title: str, owner: str, target: float, now: float, **more: Any) -> GoalSeed:
    """A value to stay below; a count unless `metric_type` says otherwise."""
    defaults = {"metric_type": "number", "direction": "at_most", "now": now}
    return _seed(
        "key_result", title, owner, (), path=(None, target), **(defaults | more)
    )


def delivery(title: str, owner: str, *, done: bool = False, **more: Any) -> GoalSeed:
    """A key result that is done or not."""
    defaults = {"metric_type": "yes_no", "now": 1.0 if done else 0.0}
    return _seed("key_result", title, owner, (), path=(None, None), **(defaults | more))


def of_kind(framework: str, kind: str, seed: GoalSeed) -> GoalSeed:
    """The same goal as a kind of another framework; a number becomes a measure."""
    return replace(seed, framework=framework, kind=kind)


def statement(
    kind: str, title: str, owner: str, text: str = "", **more: Any
) -> GoalSeed:
    """A value, an obstacle, a how: text without progress."""
    defaults = {"framework": "v2mom", "contributes": False, "description": text}
    return _seed(kind, title, owner, (), **(defaults | more))


def decimal(value: float | None) -> Decimal | None:
    """The decimal as written, without float noise."""
    return None if value is None else Decimal(str(value))
