"""Initial values of the goal form."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from frameworks.spec import Cadence, Level, Role
from goals.forms.goal_fields import PLAIN
from goals.forms.horizon import this_year, way_to, year_of
from goals.forms.kind_fields import initial_fields
from goals.forms.kinds import first_kind, position_of
from goals.levels import level_from
from goals.models import Goal
from goals.services.adjusting import plain
from goals.services.writing import moves_by_default
from organizations.models import Cycle
from ui.dates import format_date
from ui.formats import number_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from frameworks.spec import Kind, KindRef
    from organizations.models import Membership, Organization


# Values of a new goal that do not depend on its kind. Without a direction it follows
# from start and target.
STARTING: dict[str, Any] = {
    "weight": Decimal(1),
    "direction": "",
    "decimals": 0,
    "starts_with_cycle": "no",
    "visibility": Goal.Visibility.OPEN.value,
}


class NewGoalDefaults(NamedTuple):
    """The kind, level and parent of a new goal, from which its defaults follow."""

    organization: Organization
    ref: KindRef | None
    level: Level
    parent: Goal | None

    @property
    def spec(self) -> Kind | None:
        return catalogue_of(self.organization).kind(self.ref) if self.ref else None

    @property
    def is_part(self) -> bool:
        """Whether it is part of a goal of its own framework: a value of a vision."""
        if self.ref is None or self.spec is None or self.parent is None:
            return False
        return not self.spec.is_root and self.parent.framework == self.ref.framework

    @property
    def is_long(self) -> bool:
        never = self.spec is not None and self.spec.cadence == Cadence.NEVER
        return never or self.level == Level.COMPANY

    def fits(self, cycle: Cycle) -> bool:
        """Whether the cycle's length is within the framework's horizon."""
        if self.ref is None:
            return True
        days = catalogue_of(self.organization).horizon_days(
            self.ref.framework, self.level
        )
        return days is None or days[0] <= _length(cycle).days + 1 <= days[1]


def initial_of(goal: Goal, parent: Goal | None) -> dict[str, Any]:
    """Initial values for an existing goal."""
    found = {name: getattr(goal, name) for name in PLAIN}
    found["kind"] = f"{goal.framework}:{goal.kind}"
    found["parent"] = parent.public_id if parent else ""
    for name in ("contributes", "starts_with_cycle"):
        found[name] = "yes" if found[name] else "no"
    found["weight"] = Decimal(plain(goal.weight))
    found["confidence_was"] = goal.confidence
    found["target_year"] = year_of(goal)
    percent = goal.override_progress
    found["override_progress"] = (
        None if percent is None else Decimal(plain(round(percent * 100, 4)))
    )
    return found | initial_fields(goal)


def blank_initial(
    membership: Membership,
    parent: Goal | None,
    cycles: list[Cycle],
    **preset: Any,
) -> dict[str, Any]:
    """Initial values for a new goal: the member's own, now, below `parent`.

    `preset`: values from the URL (`kind`, a KindRef; `owner`, `unit`, `cycle`, `title`).
    """
    whose = {"owner": membership, "unit": membership.unit} | {
        name: preset[name] for name in ("owner", "unit") if name in preset
    }
    level = level_of_whose(**whose)
    picked = preset.get("kind") or first_kind(
        membership, position_of(level, whose["owner"], whose["unit"], parent)
    )
    began = {
        "kind": str(picked) if picked else "",
        "parent": parent.public_id if parent else "",
        **STARTING,
        **whose,
        **kind_defaults(
            NewGoalDefaults(membership.organization, picked, level, parent), cycles
        ),
    }
    return began | {name: preset[name] for name in ("cycle", "title") if name in preset}


def level_of_whose(owner: Membership | None, unit: Any) -> Level:
    return level_from(unit.kind if unit else None, owner.role if owner else None)


def kind_defaults(new: NewGoalDefaults, cycles: Sequence[Cycle]) -> dict[str, Any]:
    """Defaults that follow from the kind. Queries: 0."""
    kind = new.spec
    measured = bool(kind and kind.measured)
    return {
        "contributes": "yes" if _contributes(new) else "no",
        "metric_type": Goal.MetricType.NUMBER if measured else Goal.MetricType.NONE,
        "progress_source": kind.source.value if kind else Goal.Source.METRIC,
        "confidence": kind.default_confidence if kind else None,
        "cycle": _first_cycle(new, cycles),
        "target_year": _first_year(new),
    }


def _contributes(new: NewGoalDefaults) -> bool:
    if new.ref is None:
        return True
    return moves_by_default(catalogue_of(new.organization), new.ref, new.parent)


def _first_year(new: NewGoalDefaults) -> int | None:
    if new.ref is None or new.spec is None or new.spec.role != Role.HORIZON:
        return None
    way = way_to(new.organization, new.ref, new.level, new.parent)
    return min(way.last, max(way.first, this_year(new.organization) + 1))


def _first_cycle(new: NewGoalDefaults, cycles: Sequence[Cycle]) -> Cycle | None:
    """Default cycle: the shortest current one within the framework's horizon.

    The longest for the company, and for kinds without check-ins. A part has the cycle
    of its whole; below a goal of another time it has that goal's.
    """
    today = new.organization.today()
    if new.parent is not None:
        above: Cycle = new.parent.cycle
        if new.is_part or not above.contains(today):
            return above
    now = [cycle for cycle in cycles if cycle.contains(today)]
    shorter = [cycle for cycle in now if cycle.kind != Cycle.Kind.LONG_TERM]
    fitting = [cycle for cycle in now if new.fits(cycle)] or shorter or now
    best = max if new.is_long else min
    picked: Cycle | None = best(fitting, key=_length, default=None)
    return picked or (cycles[0] if cycles else None)


def _length(cycle: Cycle) -> dt.timedelta:
    return cycle.ends_on - cycle.starts_on


def as_sent(value: Any) -> str:
    """The value as a browser would send it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number_text(value)
    if hasattr(value, "public_id"):
        return str(value.public_id)
    return str(value)


def due_hint(cycle: Cycle | None) -> str:
    if cycle is None:
        return ""
    text = _("Within its cycle, %(start)s to %(end)s. Leave empty for its last day.")
    return text % {
        "start": format_date(cycle.starts_on),
        "end": format_date(cycle.ends_on),
    }
