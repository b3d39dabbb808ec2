"""Goals of every framework, and an organization with configured frameworks."""

from typing import Any

from frameworks.configuration import (
    FrameworkSettings,
    LevelSettings,
    Settings,
)
from frameworks.services import configure_frameworks
from frameworks.spec import Level
from goals.models import Goal
from organizations.fiscal_years import long_term_cycle
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, company_of
from tests.factories.base import LazyAttribute


class BhagFactory(GoalFactory):
    """A goal of the whole company, ten years (`years`) ahead, without a metric."""

    class Params:
        years = 10

    framework = "bhag"
    kind = "bhag"
    title = "A ship in every port"
    unit = LazyAttribute(lambda goal: company_of(goal.by.organization))
    cycle = LazyAttribute(
        lambda goal: long_term_cycle(
            goal.by.organization, goal.by.organization.today().year + goal.years
        )
    )
    progress_source = Goal.Source.METRIC


def set_up(acme: Acme, slug: str, *levels: Level, **chosen: Any) -> None:
    """Sets levels of a framework; `labels` apply to all of them."""
    labels = chosen.pop("labels", {})
    settings = FrameworkSettings(labels, dict.fromkeys(levels, LevelSettings(**chosen)))
    with in_organization(acme.organization.pk):
        configure_frameworks(
            Settings(frameworks={slug: settings}), by=acme.hal, reason="We think so."
        )
    acme.organization.refresh_from_db()


def goals(acme: Acme, **wanted: object) -> list[Goal]:
    with in_organization(acme.organization.pk):
        return list(Goal.objects.filter(**wanted).with_people().order_by("id"))


def cycles(acme: Acme) -> list[Cycle]:
    with in_organization(acme.organization.pk):
        return list(Cycle.objects.filter(kind=Cycle.Kind.LONG_TERM))
