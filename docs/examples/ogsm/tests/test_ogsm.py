"""The package's own tests, as a third party runs them beside Sightline."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from frameworks.checks import problems_of
from frameworks.examples.library import find_example
from frameworks.examples.planning import frameworks_for
from frameworks.registry import installed, load_failures
from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef, Level
from goals.models import Goal, GoalProgress
from goals.rollup import drain
from goals.services import create_goal
from sightline_ogsm import framework
from tests.factories import cycle_of


pytestmark = pytest.mark.django_db


def test_is_installed_and_in_order(acme):
    call_command("check")
    assert framework in installed()
    assert not load_failures()
    assert not list(problems_of(framework))
    assert catalogue_of(acme.organization).is_on("ogsm", Level.COMPANY)
    assert not catalogue_of(acme.organization).is_on("ogsm", Level.INDIVIDUAL)


def test_brings_its_reference_document(acme):
    example = find_example("our-first-year")
    assert frameworks_for(example, catalogue_of(acme.organization)) == [framework]


def test_shows_the_cascades_of_all(acme):
    catalogue = catalogue_of(acme.organization)
    assert framework in frameworks_for(find_example("arr-growth"), catalogue)


def test_mixes_with_frameworks_that_know_nothing_of_it(acme):
    catalogue = catalogue_of(acme.organization)
    ours = KindRef("ogsm", "objective")
    assert catalogue.may_stand_under(ours, KindRef("bhag", "bhag"))
    assert catalogue.may_stand_under(
        KindRef("okr", "objective"), KindRef("ogsm", "strategy")
    )
    assert not catalogue.may_stand_under(ours, KindRef("v2mom", "value"))


def test_rolls_up_and_has_a_page(inside_acme, client):
    def make(kind, parent=None, **over):
        return create_goal(
            by=inside_acme.ada,
            framework="ogsm",
            kind=kind,
            title=f"The {kind}",
            unit=inside_acme.company,
            cycle=cycle_of(inside_acme.organization),
            parent=parent,
            progress_source=framework.kind(kind).source.value,
            **over,
        )

    objective = make("objective")
    strategy = make("strategy", objective)
    make("measure", strategy, metric_type="number", start=0, target=10, current=5)
    drain(inside_acme.organization.pk)
    assert GoalProgress.objects.get(goal=objective).progress == 0.5
    client.force_login(inside_acme.ada.user)
    for url in (
        reverse("goals:detail", args=["acme", objective.public_id]),
        reverse(
            "strategy:document", args=["acme", "ogsm", inside_acme.company.public_id]
        ),
    ):
        page = client.get(url, follow=True)
        assert page.status_code == 200
        assert "The strategy" in page.content.decode()
    assert Goal.objects.filter(framework="ogsm").count() == 3
