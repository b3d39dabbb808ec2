"""The quick check-in over HTTP: saved, refused, submitted twice."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from checkins.models import CheckIn
from goals.models import Goal
from goals.services import close_goal
from organizations.models import Event, Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, make_acme
from tests.factories import GoalFactory, KeyResultFactory
from tests.together import together

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def logos(acme: Acme) -> Goal:
    """Ben's number from 0 to 40, at 3 and likely."""
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        return KeyResultFactory.create(
            by=acme.ben, parent=own, owner=acme.ben, current=Decimal(3), confidence=70
        )


def address(goal: Goal) -> str:
    return f"/o/acme/goals/{goal.public_id}/check-in/"


def send(
    client: Client, by: Membership, goal: Goal, *, htmx: bool = True, **data: Any
) -> Any:
    client.force_login(by.user)
    data.setdefault("token", str(uuid.uuid4()))
    headers = HTMX | {"HX-Target": f"li#check-in-{goal.public_id}"} if htmx else {}
    return client.post(address(goal), data, headers=headers)


def logged(acme: Acme, goal: Goal) -> list[CheckIn]:
    with in_organization(acme.organization.pk):
        return list(CheckIn.objects.filter(goal=goal).order_by("id"))


def test_submitting_collapses_the_card_in_place(
    client: Client, acme: Acme, logos: Goal
) -> None:
    response = send(
        client, acme.ben, logos, value="22,5", confidence="90", note="Ports"
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "goal-changed" in response.headers["HX-Trigger"]
    assert page.lstrip().startswith("<li")
    assert "kr-done" in page
    assert "Ports" in page
    assert "Undo" in page
    (row,) = logged(acme, logos)
    assert (row.value, row.confidence, row.note) == (Decimal("22.5"), 90, "Ports")


def test_without_javascript_returns_to_where_one_was(
    client: Client, acme: Acme, logos: Goal
) -> None:
    response = send(client, acme.ben, logos, htmx=False, value="4", next="/o/acme/")
    assert (response.status_code, response.url) == (302, "/o/acme/")


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example", "javascript:1"]
)
def test_never_leads_to_another_site(
    client: Client, acme: Acme, logos: Goal, away: str
) -> None:
    response = send(client, acme.ben, logos, htmx=False, value="4", next=away)
    assert response.url == f"/o/acme/goals/{logos.public_id}/"


def test_says_how_to_write_a_number_and_loses_nothing(
    client: Client, acme: Acme, logos: Goal
) -> None:
    response = send(
        client, acme.ben, logos, value="22o", confidence="90", note="<i>kept</i>"
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "HX-Trigger" not in response.headers
    assert "Enter a number, for example 220 or 22.5." in page
    assert 'value="22o"' in page
    assert "&lt;i&gt;kept&lt;/i&gt;" in page
    assert 'value="90" aria-label="5, certain" checked' in page
    assert 'data-state="now"' in page
    assert not logged(acme, logos)


@pytest.mark.parametrize(
    "data",
    [
        {"value": "1" * 30},
        {"value": "1.1234567"},
        {"confidence": "101"},
        {"confidence": "-1"},
        {"confidence": "likely"},
        {"note": "x" * 2001},
        {"token": "no"},
        {"note": "\0"},
    ],
)
def test_invalid_values_are_refused(
    client: Client, acme: Acme, logos: Goal, data: dict[str, Any]
) -> None:
    assert send(client, acme.ben, logos, **data).status_code == 422
    assert not logged(acme, logos)


def test_an_unchanged_form_keeps_value_and_confidence(
    client: Client, acme: Acme, logos: Goal
) -> None:
    response = send(
        client, acme.ben, logos, value="junk", confidence="10", unchanged="1", note="n"
    )
    assert response.status_code == 200
    (row,) = logged(acme, logos)
    assert (row.value, row.confidence, row.note) == (Decimal(3), 70, "n")


def test_a_confidence_between_the_words_is_kept(
    client: Client, acme: Acme, logos: Goal
) -> None:
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=logos.pk).update(confidence=55)
    send(client, acme.ben, logos, value="4", confidence="50")
    assert logged(acme, logos)[0].confidence == 55


def test_asks_for_a_percentage_where_the_organization_does(
    client: Client, acme: Acme, logos: Goal
) -> None:
    acme.organization.confidence_style = "percent"
    acme.organization.save()
    client.force_login(acme.ben.user)
    page = client.get(address(logos)).content.decode()
    assert "Confidence, %" in page
    send(client, acme.ben, logos, value="4", confidence="65")
    assert logged(acme, logos)[0].confidence == 65


def test_a_yes_or_no_goal_asks_yes_or_no(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        done = KeyResultFactory.create(
            by=acme.ben,
            parent=own,
            owner=acme.ben,
            metric_type="yes_no",
            start=None,
            target=None,
        )
    client.force_login(acme.ben.user)
    assert 'type="radio"' in client.get(address(done)).content.decode()
    assert send(client, acme.ben, done, value="2").status_code == 422
    assert send(client, acme.ben, done, value="1").status_code == 200
    assert logged(acme, done)[0].value == 1


def test_a_sum_takes_no_value_of_its_own(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        total = KeyResultFactory.create(
            by=acme.ben, parent=own, owner=acme.ben, progress_source="sum"
        )
    client.force_login(acme.ben.user)
    assert 'name="value"' not in client.get(address(total)).content.decode()
    send(client, acme.ben, total, value="22", confidence="30")
    (row,) = logged(acme, total)
    assert (row.value, row.confidence) == (None, 30)


def test_the_same_form_sent_again_changes_nothing(
    client: Client, acme: Acme, logos: Goal
) -> None:
    token = str(uuid.uuid4())
    for _time in range(2):
        response = send(client, acme.ben, logos, value="4", token=token)
        assert response.status_code == 200
    assert [row.value for row in logged(acme, logos)] == [4]


def test_an_edit_after_a_lost_response_is_saved(
    client: Client, acme: Acme, logos: Goal
) -> None:
    """The first one came in, its answer did not; the person goes on typing."""
    token = str(uuid.uuid4())
    for value in ("4", "5", "5"):
        send(client, acme.ben, logos, value=value, token=token)
    assert [row.value for row in logged(acme, logos)] == [4, 5]
    with in_organization(acme.organization.pk):
        assert [row.value for row in CheckIn.objects.current()] == [5]


def test_the_same_form_after_an_undo_asks_to_save_anew(
    client: Client, acme: Acme, logos: Goal
) -> None:
    token = str(uuid.uuid4())
    send(client, acme.ben, logos, value="4", token=token)
    client.post(f"/o/acme/check-ins/{logged(acme, logos)[0].public_id}/undo/")
    response = send(client, acme.ben, logos, value="4", token=token)
    assert response.status_code == 422
    assert "was undone" in response.content.decode()
    assert token not in response.content.decode()


def test_a_form_token_of_another_goal_is_refused(
    client: Client, acme: Acme, logos: Goal
) -> None:
    with in_organization(acme.organization.pk):
        other = KeyResultFactory.create(
            by=acme.ben, parent=logos.parent, owner=acme.ben
        )
    token = str(uuid.uuid4())
    send(client, acme.ben, logos, value="4", token=token)
    assert send(client, acme.ben, other, value="4", token=token).status_code == 422
    assert not logged(acme, other)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_check_in() -> None:
    acme = make_acme()
    with in_organization(acme.organization.pk):
        goal = KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ben), owner=acme.ben
        )
    data, statuses = {"value": "4", "token": str(uuid.uuid4())}, []

    def click() -> None:
        client = Client()
        client.force_login(acme.ben.user)
        statuses.append(client.post(address(goal), data, headers=HTMX).status_code)

    together(click, click)
    assert statuses == [200, 200]
    assert len(logged(acme, goal)) == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("ben", 200), ("lena", 200), ("hal", 200), ("ada", 200), ("rita", 403)],
)
def test_owners_managers_and_hr_check_in(
    client: Client, acme: Acme, logos: Goal, who: str, status: int
) -> None:
    assert send(client, getattr(acme, who), logos, value="4").status_code == status


def test_a_goal_of_another_organization_is_not_found(
    client: Client, acme: Acme, umbra: Umbra, logos: Goal
) -> None:
    client.force_login(umbra.mallory.user)
    assert client.get(address(logos)).status_code == 404
    assert client.post(address(logos), {"value": "4"}).status_code == 404
    here = address(logos).replace("acme", "umbra")
    assert client.post(here, {"value": "4"}).status_code == 404
    assert not logged(acme, logos)


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_an_inactive_goal_takes_no_check_in(
    client: Client, acme: Acme, logos: Goal, state: str
) -> None:
    with in_organization(acme.organization.pk):
        if state == "closed":
            close_goal(logos, by=acme.ben)
        else:
            logos = KeyResultFactory.create(
                by=acme.ben, parent=logos.parent, state="draft", owner=acme.ben
            )
    client.force_login(acme.ben.user)
    assert f"This goal is {'a draft' if state == 'draft' else 'closed'}" in (
        client.get(address(logos)).content.decode()
    )
    assert send(client, acme.ben, logos, value="4").status_code == 409
    assert send(client, acme.ben, logos, htmx=False, value="4").status_code == 409
    assert not logged(acme, logos)


def test_the_form_is_a_page_of_its_own_without_a_card(
    client: Client, acme: Acme, logos: Goal
) -> None:
    client.force_login(acme.ben.user)
    headers = HTMX | {"HX-Target": "div#goal-check-in"}
    page = client.get(address(logos), headers=headers).content.decode()
    assert page.lstrip().startswith("<ul")
    assert "<html" not in page
    boosted = client.get(address(logos), headers=HTMX | {"HX-Boosted": "true"})
    assert "<html" in boosted.content.decode()


def test_the_event_holds_no_text(
    client: Client, acme: Acme, logos: Goal, caplog: pytest.LogCaptureFixture
) -> None:
    send(client, acme.ben, logos, value="4", note="Sentinel-words")
    with in_organization(acme.organization.pk):
        event = Event.objects.get(verb="checkin.submitted")
    assert "Sentinel" not in str(event.data)
    assert "Sentinel" not in caplog.text
