"""The steps of the guided start, in their order. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping


class Step(StrEnum):
    UNITS = "units"
    PEOPLE = "people"
    FRAMEWORK = "framework"
    OBJECTIVE = "objective"
    TEAM_GOAL = "team-goal"
    CHECK_IN = "check-in"


TITLES = {
    Step.UNITS: _("Units"),
    Step.PEOPLE: _("People"),
    Step.FRAMEWORK: _("Frameworks"),
    Step.OBJECTIVE: _("First company objective"),
    Step.TEAM_GOAL: _("One team goal under it"),
    Step.CHECK_IN: _("The first check-in"),
}
# The level whose mark stands beside the step.
LEVELS = {
    Step.UNITS: "company",
    Step.PEOPLE: "department",
    Step.FRAMEWORK: "department",
    Step.OBJECTIVE: "company",
    Step.TEAM_GOAL: "team",
    Step.CHECK_IN: "individual",
}
MINUTES = {
    Step.UNITS: 2,
    Step.PEOPLE: 2,
    Step.FRAMEWORK: 1,
    Step.OBJECTIVE: 3,
    Step.TEAM_GOAL: 2,
    Step.CHECK_IN: 1,
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the page. `state`: "done", "skipped", "now" or "next"."""

    step: Step
    state: str
    summary: str = ""

    @property
    def title(self) -> str:
        return str(TITLES[self.step])

    @property
    def level(self) -> str:
        return LEVELS[self.step] if self.state == "done" else "open"


def current(steps: Mapping[str, str], asked: str = "") -> Step | None:
    """The step to show: the one asked for, else the first that is still to do; None when
    none is.
    """
    if asked in Step:
        return Step(asked)
    return next((step for step in Step if step not in steps), None)


def minutes_left(steps: Mapping[str, str]) -> int:
    return sum(MINUTES[step] for step in Step if step not in steps)
