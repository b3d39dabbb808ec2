"""From when a goal's pace runs: its own start, unless its owner says the cycle's."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from goals import rollup
from goals.exporting import export_csv
from goals.models import Goal
from organizations.fiscal_years import ensure_cycles
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory
from tests.goals.forms import fields_of, open_form, send, url_of
from tests.importing.exports import exported, import_into, rows

TODAY = dt.date(2026, 11, 22)
NOON = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
pytestmark = pytest.mark.usefixtures("_in_the_middle_of_a_quarter")


@pytest.fixture
def _in_the_middle_of_a_quarter(acme: Acme, umbra: Umbra) -> object:
    with time_machine.travel(NOON):
        for organization in (acme.organization, umbra.organization):
            with in_organization(organization.pk):
                ensure_cycles(organization, TODAY)
        yield


def quarter(acme: Acme) -> Cycle:
    cycles = Cycle.objects.in_organization(acme.organization)
    return cycles.get(kind=Cycle.Kind.QUARTER, starts_on="2026-10-01")


def new_goal(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        return Goal.objects.with_people().get(title="Ten ports")


def health(acme: Acme) -> str:
    rollup.drain(acme.organization.pk)
    return new_goal(acme).progress.health


def written(client: Client, acme: Acme, **typed: str) -> object:
    """The answer to a new goal of the quarter that has got nowhere yet."""
    with in_organization(acme.organization.pk):
        cycle = quarter(acme)
        top = GoalFactory.create(by=acme.ben, owner=acme.ben, cycle=cycle)
    fields = open_form(client, acme.ben, parent=top.public_id)
    typed = {"title": "Ten ports", "start": "0", "target": "10"} | typed
    answer = send(client, fields | {"cycle": cycle.public_id} | typed)
    with in_organization(acme.organization.pk):
        Goal.objects.filter(title="Ten ports").update(current=0)
    return answer


def test_a_goal_of_today_is_not_off_track(client: Client, acme: Acme) -> None:
    written(client, acme)
    assert health(acme) == "on_track"
    page = client.get(url_of("explain", new_goal(acme))).content.decode()
    assert "It starts today, so no progress is expected yet." in page


def test_its_owner_may_say_that_the_cycle_counts(client: Client, acme: Acme) -> None:
    written(client, acme, starts_with_cycle="yes")
    assert health(acme) == "off_track"
    fields = open_form(client, acme.ben, new_goal(acme))
    assert fields["starts_with_cycle"] == "yes"
    answer = send(client, fields, new_goal(acme), starts_with_cycle="no")
    assert answer.status_code == 422
    assert "Enter a reason" in answer.content.decode()
    change = {"starts_with_cycle": "no", "reason": "Begun later than the quarter"}
    assert send(client, fields, new_goal(acme), **change).status_code == 302
    assert health(acme) == "on_track"


def test_its_owner_may_state_the_day(client: Client, acme: Acme) -> None:
    written(client, acme, starts_on="2026-11-02")
    assert health(acme) == "off_track"
    page = client.get(url_of("explain", new_goal(acme))).content.decode()
    assert "20 of 59 days after the goal’s start on" in page


@pytest.mark.parametrize("day", ["2026-09-30", "2027-01-01"])
def test_a_start_outside_the_cycle_is_refused(
    client: Client, acme: Acme, day: str
) -> None:
    answer = written(client, acme, starts_on=day)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert fields_of(answer)["starts_on"] == day  # type: ignore[arg-type]
    assert 'id="id_starts_on_error"' in answer.content.decode()  # type: ignore[attr-defined]


def test_a_form_of_the_former_version_changes_no_start(
    client: Client, acme: Acme
) -> None:
    written(client, acme, starts_on="2026-11-02")
    fields = open_form(client, acme.ben, new_goal(acme))
    for name in ("starts_on", "starts_with_cycle"):
        del fields[name]
    assert send(client, fields, new_goal(acme), rationale="so").status_code == 302
    assert new_goal(acme).starts_on == dt.date(2026, 11, 2)


def test_a_draft_starts_when_it_is_activated(client: Client, acme: Acme) -> None:
    with time_machine.travel(NOON - dt.timedelta(days=20)):
        written(client, acme, action="draft")
    fields = open_form(client, acme.ben, new_goal(acme))
    send(client, fields, new_goal(acme), action="create")
    assert new_goal(acme).starts_on == TODAY
    assert health(acme) == "on_track"


def test_an_export_says_from_when_pace_runs(acme: Acme, umbra: Umbra) -> None:
    with in_organization(acme.organization.pk):
        cycle = quarter(acme)
        for title, start in (
            ("A cycle", {"starts_with_cycle": True}),
            ("B stated", {"starts_on": dt.date(2026, 11, 2)}),
            ("C created", {}),
        ):
            GoalFactory.create(
                by=acme.ada,
                title=title,
                cycle=cycle,
                **{"starts_with_cycle": False, **start},
            )
    first = exported(acme.organization)
    said = {row["title"]: row["starts_on"] for row in rows(first)}
    assert said == {
        "A cycle": "cycle",
        "B stated": "2026-11-02",
        "C created": "2026-11-22",
    }
    with in_organization(acme.organization.pk):
        before = list(Goal.objects.order_by("pk").values())
        import_into(acme.ada, first)
        assert list(Goal.objects.order_by("pk").values()) == before
    import_into(umbra.mallory, first)
    with in_organization(umbra.organization.pk):
        again = export_csv(umbra.organization, Goal.objects.all()).decode()
    assert {row["title"]: row["starts_on"] for row in rows(again)} == said


def test_a_file_that_says_nothing_starts_its_goals_with_the_cycle(acme: Acme) -> None:
    import_into(
        acme.ada,
        "id,title,framework,kind,cycle\n1,Ten ports,okr,objective,2026-Q4\n",
    )
    assert new_goal(acme).starts_with_cycle
