"""What a goal form shows before anybody typed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from goals.forms.goal import PLAIN
from goals.forms.kinds import first_kind
from goals.models import Goal
from goals.services.adjusting import plain
from organizations.fields import number_text

if TYPE_CHECKING:
    import datetime as dt

    from organizations.models import Cycle, Membership


def initial_of(goal: Goal, parent: Goal | None) -> dict[str, Any]:
    """What the form shows of a goal."""
    found = {name: getattr(goal, name) for name in PLAIN}
    found["kind"] = f"{goal.framework}:{goal.kind}"
    found["parent"] = parent.public_id if parent else ""
    found["contributes"] = "yes" if goal.contributes else "no"
    found["weight"] = Decimal(plain(goal.weight))
    found["confidence_was"] = goal.confidence
    percent = goal.override_progress
    found["override_progress"] = (
        None if percent is None else Decimal(plain(round(percent * 100, 4)))
    )
    return found


def blank_initial(
    membership: Membership, parent: Goal | None, cycles: list[Cycle]
) -> dict[str, Any]:
    """What a new goal begins with: mine, of now, under where it was started from."""
    ref = parent.kind_ref if parent else None
    catalogue = catalogue_of(membership.organization)
    picked = first_kind(membership, ref)
    kind = catalogue.kind(picked) if picked else None
    measured = bool(kind and kind.measured)
    return {
        "kind": str(picked) if picked else "",
        "parent": parent.public_id if parent else "",
        "contributes": "no" if kind and not kind.contributes else "yes",
        "weight": Decimal(1),
        "metric_type": Goal.MetricType.NUMBER if measured else Goal.MetricType.NONE,
        "direction": Goal.Direction.INCREASE,
        "decimals": 0,
        "progress_source": kind.source.value if kind else Goal.Source.METRIC,
        "confidence": kind.default_confidence if kind else None,
        "owner": membership,
        "unit": membership.unit,
        "cycle": _first_cycle(membership, parent, cycles),
    }


def _first_cycle(
    membership: Membership, parent: Goal | None, cycles: list[Cycle]
) -> Cycle | None:
    """The shortest of today inside the parent's, else the parent's, else any of today."""
    today = membership.organization.today()
    now = [cycle for cycle in cycles if cycle.contains(today)]
    shortest: Cycle | None = min(now, key=_length, default=None)
    if parent is None or parent.cycle.contains(today):
        return shortest or (cycles[0] if cycles else None)
    above: Cycle = parent.cycle
    return above


def _length(cycle: Cycle) -> dt.timedelta:
    return cycle.ends_on - cycle.starts_on


def as_sent(value: Any) -> str:
    """The value as the browser would send it."""
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
    text = _("Inside its cycle, %(start)s to %(end)s; empty means its last day.")
    return text % {
        "start": date_format(cycle.starts_on),
        "end": date_format(cycle.ends_on),
    }
