from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.start.services import DONE, SKIPPED, guided_start_of
from accounts.start.steps import Step, StepLine, current, minutes_left
from frameworks.selectors import catalogue_of
from frameworks.spec import Level, Use
from organizations.models import Membership, Unit
from scheduling.labels import clock, how_often
from scheduling.rules import CheckInCadence
from scheduling.services.rules import rule_for
from scheduling.targets import everybody

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import GuidedStart

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class StartPage:
    """`now`: the step to fill in; None when none is left."""

    start: GuidedStart
    lines: list[StepLine]
    now: Step | None

    @property
    def number(self) -> int:
        """Of the step that is shown, from 1."""
        return list(Step).index(self.now) + 1 if self.now else self.total

    @property
    def total(self) -> int:
        return len(Step)

    @property
    def minutes(self) -> int:
        return minutes_left(self.start.steps)

    @property
    def stands(self) -> bool:
        """Whether a line leads from the company to somebody."""
        return self.start.objective is not None and self.start.team_goal is not None


def start_page(by: Membership, asked: str = "") -> StartPage:
    start = guided_start_of(by.organization)
    now = current(start.steps, asked)
    return StartPage(start, [_line(start, step, now, by) for step in Step], now)


def _line(start: GuidedStart, step: Step, now: Step | None, by: Membership) -> StepLine:
    state = start.steps.get(step, "next")
    if step == now:
        return StepLine(step, "now")
    if state == SKIPPED:
        return StepLine(step, state, _("Skipped. You can do it at any time."))
    return StepLine(step, state, SUMMARIES[step](start, by) if state == DONE else "")


# --- What was done, as a sentence -------------------------------------------------------


def _units(_start: GuidedStart, by: Membership) -> str:
    units = Unit.objects.in_organization(by.organization)
    names = list(
        units.exclude(kind=Unit.Kind.COMPANY)
        .order_by("pk")
        .values_list("name", flat=True)[: MOST_NAMES + 1]
    )
    more = "…" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def _people(_start: GuidedStart, by: Membership) -> str:
    people = Membership.objects.in_organization(by.organization)
    n_invited, n_here = people.invited().count(), people.current().count()
    invited = ngettext("%(n)s is invited", "%(n)s are invited", n_invited)
    here = ngettext("%(n)s is here", "%(n)s are here", n_here)
    return f"{here % {'n': n_here}}, {invited % {'n': n_invited}}."


def _frameworks(_start: GuidedStart, by: Membership) -> str:
    catalogue = catalogue_of(by.organization)
    names = {
        str(each.name)
        for level in Level
        for each in catalogue.frameworks
        if catalogue.use(each.slug, level) == Use.DEFAULT
    }
    return ", ".join(sorted(names))


def _objective(start: GuidedStart, _by: Membership) -> str:
    return start.objective.title if start.objective else ""


def _team_goal(start: GuidedStart, _by: Membership) -> str:
    goal = start.team_goal
    return f"{goal.title} ({goal.owner})" if goal else ""


def _check_in(_start: GuidedStart, by: Membership) -> str:
    rule = rule_for(everybody(by))
    cadence = rule.cadence if rule else CheckInCadence()
    text = _("%(how_often)s at %(time)s") % {
        "how_often": how_often(cadence),
        "time": clock(cadence.asked_at),
    }
    return text[:1].upper() + text[1:]


SUMMARIES: dict[Step, Callable[[GuidedStart, Membership], str]] = {
    Step.UNITS: _units,
    Step.PEOPLE: _people,
    Step.FRAMEWORK: _frameworks,
    Step.OBJECTIVE: _objective,
    Step.TEAM_GOAL: _team_goal,
    Step.CHECK_IN: _check_in,
}
