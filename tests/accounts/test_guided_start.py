"""The guided start: each step by itself, resumable, skippable, repeatable."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import GuidedStart
from accounts.start.steps import Step, current, minutes_left
from checkins.models import CheckIn
from frameworks.selectors import catalogue_of
from frameworks.spec import Level, Use
from goals.models import Goal
from organizations.models import Membership, Organization, Unit
from organizations.tenancy import in_organization
from scheduling.services.rules import rule_for
from scheduling.targets import everybody
from tests.cast import Umbra, signed_in

URL = "/o/umbra/start/"
ANSWERS: dict[Step, dict[str, str]] = {
    Step.UNITS: {"units": "Sales > Enterprise sales\nMarketing\n"},
    Step.PEOPLE: {"people": "Daniel <daniel@umbra.example>"},
    Step.FRAMEWORK: {
        "company": "okr",
        "department": "okr",
        "team": "okr",
        "individual": "okr",
    },
    Step.OBJECTIVE: {
        "title": "Be the first call",
        "result_1": "ARR in million",
        "from_1": "12",
        "to_1": "18",
        "result_2": "Days to answer",
        "from_2": "9",
        "to_2": "2,5",
    },
    Step.CHECK_IN: {"weekday": "3", "asked_at": "10:30"},
}
MANY = " ".join(f"p{n}@birch.example" for n in range(201))


@pytest.fixture
def mallory(umbra: Umbra) -> Client:
    return signed_in(umbra.mallory)


def send(client: Client, step: Step, **over: str) -> Any:
    return client.post(f"{URL}{step}/", ANSWERS.get(step, {}) | over)


def team_goal(umbra: Umbra, **over: str) -> dict[str, str]:
    with in_organization(umbra.organization.pk):
        unit = Unit.objects.get(name="Enterprise sales").public_id
        owner = Membership.objects.get(user__name="Daniel").public_id
    return {
        "unit": unit,
        "owner": owner,
        "title": "Win enterprise",
        "result": "Logos",
        "start_value": "0",
        "target": "40",
    } | over


def walk(client: Client, umbra: Umbra) -> None:
    for step in Step:
        over = team_goal(umbra) if step == Step.TEAM_GOAL else {}
        assert send(client, step, **over).status_code == 302, step


def test_at_the_end_the_line_stands(mallory: Client, umbra: Umbra) -> None:
    """From the company to a person, who was only invited so far."""
    walk(mallory, umbra)
    page = mallory.get(URL).content.decode()
    assert "The line stands from Umbra to Daniel" in page
    with in_organization(umbra.organization.pk):
        goal = Goal.objects.get(title="Win enterprise")
        assert goal.state == Goal.State.ACTIVE
        assert goal.owner is not None
        assert goal.owner.is_invited
        assert goal.parent is not None
        assert goal.parent.title == "Be the first call"
        assert goal.parent.unit is not None
        assert goal.parent.unit.kind == Unit.Kind.COMPANY
        results = goal.parent.children.exclude(pk=goal.pk).order_by("position")
        assert [(row.direction, row.start, row.target) for row in results] == [
            ("increase", 12, 18),
            ("decrease", 9, 2.5),
        ]
        path = [unit.name for unit in Unit.objects.order_by("pk")]
        assert path == ["Umbra", "Sales", "Enterprise sales", "Marketing"]
        catalogue = catalogue_of(Organization.objects.get(slug="umbra"))
        assert catalogue.use("okr", Level.COMPANY) == Use.DEFAULT
        rule = rule_for(everybody(umbra.mallory))
        assert rule is not None
        assert (rule.weekday, rule.asked_at.hour) == (3, 10)
        assert not CheckIn.objects.exists()


def test_it_goes_on_where_it_was_left(mallory: Client, umbra: Umbra) -> None:
    assert "Step 1 of 6" in mallory.get(URL).content.decode()
    send(mallory, Step.UNITS)
    page = mallory.get(URL).content.decode()
    assert "Step 2 of 6" in page
    assert "Sales, Enterprise sales, Marketing" in page


def test_each_step_can_be_skipped_and_done_later(mallory: Client, umbra: Umbra) -> None:
    for step in Step:
        assert mallory.post(f"{URL}{step}/", {"skip": "1"}).status_code == 302
    page = mallory.get(URL).content.decode()
    assert "You can come back to the open steps at any time" in page
    with in_organization(umbra.organization.pk):
        assert not Goal.objects.exists()
        assert Unit.objects.count() == 1
    assert 'name="units"' in mallory.get(f"{URL}?step=units").content.decode()
    send(mallory, Step.UNITS)
    with in_organization(umbra.organization.pk):
        assert GuidedStart.objects.get().steps["units"] == "done"
        assert Unit.objects.count() == 4


def test_a_step_twice_is_done_once(mallory: Client, umbra: Umbra) -> None:
    """D4: a double click, or a page that was open elsewhere."""
    walk(mallory, umbra)
    walk(mallory, umbra)
    with in_organization(umbra.organization.pk):
        assert Goal.objects.count() == 5
        assert Unit.objects.count() == 4
        assert Membership.objects.invited().count() == 1
        assert GuidedStart.objects.count() == 1


def test_skipping_a_step_that_was_done_leaves_it_done(
    mallory: Client, umbra: Umbra
) -> None:
    send(mallory, Step.UNITS)
    mallory.post(f"{URL}units/", {"skip": "1"})
    with in_organization(umbra.organization.pk):
        assert GuidedStart.objects.get().steps == {"units": "done"}


@pytest.mark.parametrize(
    ("step", "over", "said"),
    [
        (Step.UNITS, {"units": "  "}, "This field is required"),
        (Step.UNITS, {"units": ">"}, "Enter at least one unit."),
        (Step.UNITS, {"units": "a>" * 101}, "Enter up to 100 units."),
        (Step.PEOPLE, {"people": "nobody"}, "Enter at least one email address."),
        (Step.PEOPLE, {"people": MANY}, "Invite up to 200 people at a time."),
        (Step.PEOPLE, {"people": "a@b.example\nno one"}, "no email address found"),
        (Step.FRAMEWORK, {"team": "kanban"}, "Select a valid choice"),
        (Step.OBJECTIVE, {"title": ""}, "This field is required"),
        (Step.OBJECTIVE, {"to_1": ""}, "where it starts and where it should end"),
        (Step.OBJECTIVE, {"to_1": "12"}, "the same number"),
        (Step.OBJECTIVE, {"result_1": ""}, "Name what is counted"),
        (Step.OBJECTIVE, {"to_1": "many"}, "Enter a number"),
        (Step.CHECK_IN, {"weekday": "8"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(
    mallory: Client, umbra: Umbra, step: Step, over: dict[str, str], said: str
) -> None:
    answer = send(mallory, step, **over)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with in_organization(umbra.organization.pk):
        assert not GuidedStart.objects.exists()
        assert not Goal.objects.exists()
        assert Membership.objects.count() == 1


def test_an_unknown_step_is_not_found(mallory: Client) -> None:
    assert mallory.post(f"{URL}gifts/", {"skip": "1"}).status_code == 404


@pytest.mark.parametrize("who", ["lena", "ben", "rita"])
def test_only_who_configures_the_organization_starts_it(acme: object, who: str) -> None:
    client = signed_in(getattr(acme, who))
    assert client.get("/o/acme/start/").status_code == 403
    assert client.post("/o/acme/start/units/", {"units": "X"}).status_code == 403


def test_steps_come_in_their_order() -> None:
    assert current({}) == Step.UNITS
    assert current({"units": "done", "people": "skipped"}) == Step.FRAMEWORK
    assert current(dict.fromkeys(Step, "done")) is None
    assert current({}, "check-in") == Step.CHECK_IN
    assert current({}, "nonsense") == Step.UNITS
    assert minutes_left({}) > minutes_left({"units": "done"}) > 0
