"""Goals of every framework, and an organization that has set its frameworks up."""

from typing import Any

from frameworks.configuration import (
    FrameworkSettings,
    LevelSettings,
    Settings,
)
from frameworks.services import configure_frameworks
from frameworks.spec import Level
from goals.models import Goal
from organizations.models import Cycle, Membership
from organizations.services import long_term_cycle
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.make import make_goal

YEARS = 10


def set_up(acme: Acme, slug: str, *levels: Level, **chosen: Any) -> None:
    """Let levels work with a framework in their own way; `labels` are for all of them."""
    labels = chosen.pop("labels", {})
    settings = FrameworkSettings(labels, dict.fromkeys(levels, LevelSettings(**chosen)))
    with in_organization(acme.organization.pk):
        configure_frameworks(
            Settings(frameworks={slug: settings}), by=acme.hal, reason="We think so."
        )
    acme.organization.refresh_from_db()


def make_kind(by: Membership, named: str, title: str, **over: Any) -> Goal:
    """`named`: "framework:kind"."""
    framework, _colon, kind = named.partition(":")
    over.setdefault("progress_source", Goal.Source.METRIC)
    return make_goal(by, title, framework=framework, kind=kind, **over)


def make_bhag(acme: Acme, title: str = "A ship in every port", **over: Any) -> Goal:
    year = acme.organization.today().year + YEARS
    over.setdefault("cycle", long_term_cycle(acme.organization, year))
    over.setdefault("unit", acme.company)
    return make_kind(acme.ada, "bhag:bhag", title, **over)


def goals(acme: Acme, **wanted: object) -> list[Goal]:
    with in_organization(acme.organization.pk):
        return list(Goal.objects.filter(**wanted).with_people().order_by("id"))


def cycles(acme: Acme) -> list[Cycle]:
    with in_organization(acme.organization.pk):
        return list(Cycle.objects.filter(kind=Cycle.Kind.LONG_TERM))
