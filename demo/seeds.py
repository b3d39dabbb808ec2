"""How the cascade is written down: goals as nested data, numbers as roads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class WeekSeed:
    """What somebody wrote in one week."""

    value: float
    confidence: int | None = None
    note: str = ""
    # Away that week: the value is what a machine read.
    away: bool = False


@dataclass(frozen=True, slots=True)
class AdjustmentSeed:
    """An adjustment of the target, so many days ago."""

    before: int
    days_ago: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class GoalSeed:
    """One goal of the cascade.

    `owner` is a person's key; `unit` makes the goal that unit's, with the owner answering
    for it. `now` is the value today; without it the value follows the pace of the cycle,
    `at` times as fast. `weeks`: what was said in the last weeks, oldest first, instead of
    made-up weeks. `silent_weeks`: how long nobody has said a word. `is_due`: this week's
    word is missing. `days_ago`: when the last word was, where the owner's own rhythm
    does not decide. `far`: of the horizon's cycle. `in_years`: due at the end of the
    fiscal year so many years on, which `{year}` in the title names.
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
        """The goal itself and everything written below it, from the top."""
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
    road = more.pop("road", (None, None))
    return GoalSeed(
        kind, title, owner, below, fields=more, start=road[0], target=road[1], **own
    )


def objective(title: str, owner: str, *below: GoalSeed, **more: Any) -> GoalSeed:
    """Moves with the mean of what is below."""
    more = {"progress_source": "mean"} | more
    return _seed("objective", title, owner, below, **more)


def number(
    title: str,
    owner: str,
    road: tuple[float, float],
    what: str,
    *below: GoalSeed,
    **more: Any,
) -> GoalSeed:
    """A key result counted in `what`; down when the road leads down."""
    start, target = road
    direction = "decrease" if target < start else "increase"
    defaults = {"metric_type": "number", "metric_unit": what, "direction": direction}
    return _seed("key_result", title, owner, below, road=road, **(defaults | more))


def summed(
    title: str, owner: str, target: float, what: str, *below: GoalSeed, **more: Any
) -> GoalSeed:
    """A number that is the sum of the numbers below."""
    return number(
        title, owner, (0, target), what, *below, progress_source="sum", **more
    )


def percent(title: str, owner: str, road: tuple[float, float], **more: Any) -> GoalSeed:
    return number(title, owner, road, "", **({"metric_type": "percent"} | more))


def money(title: str, owner: str, road: tuple[float, float], **more: Any) -> GoalSeed:
    """In euros, unless `currency` says otherwise."""
    defaults = {"metric_type": "money", "currency": "EUR"}
    return number(title, owner, road, "", **(defaults | more))


def at_least(
    title: str, owner: str, target: float, now: float, **more: Any
) -> GoalSeed:
    """A number to keep up, in percent."""
    defaults = {"metric_type": "percent", "direction": "at_least", "now": now}
    return _seed(
        "key_result", title, owner, (), road=(None, target), **(defaults | more)
    )


def at_most(title: str, owner: str, target: float, now: float, **more: Any) -> GoalSeed:
    """A number to keep down; counted unless `metric_type` says otherwise."""
    defaults = {"metric_type": "number", "direction": "at_most", "now": now}
    return _seed(
        "key_result", title, owner, (), road=(None, target), **(defaults | more)
    )


def delivery(title: str, owner: str, *, done: bool = False, **more: Any) -> GoalSeed:
    """Done or not."""
    defaults = {"metric_type": "yes_no", "now": 1.0 if done else 0.0}
    return _seed("key_result", title, owner, (), road=(None, None), **(defaults | more))


def of_kind(framework: str, kind: str, seed: GoalSeed) -> GoalSeed:
    """The same goal as a kind of another framework: a number as a measure."""
    return replace(seed, framework=framework, kind=kind)


def week_seed(
    kind: str, title: str, owner: str, text: str = "", **more: Any
) -> GoalSeed:
    """A value, an obstacle, a how: text that moves nothing."""
    defaults = {"framework": "v2mom", "contributes": False, "description": text}
    return _seed(kind, title, owner, (), **(defaults | more))


def decimal(value: float | None) -> Decimal | None:
    """Exactly what was written, not the float beside it."""
    return None if value is None else Decimal(str(value))
