"""Two forms of one goal: the second asks before it overwrites the first."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from checkins.models import CheckIn
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.checkins.test_check_in_page import address, logged, send
from tests.factories import GoalFactory, KeyResultFactory

HIDDEN = re.compile(r'name="(token|seen)" value="([^"]*)"')


@pytest.fixture
def logos(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        return KeyResultFactory.create(
            by=acme.ben, parent=own, owner=acme.ben, current=Decimal(3), confidence=70
        )


def form(client: Client, acme: Acme, goal: Goal) -> dict[str, Any]:
    """The hidden fields of a form as loaded."""
    client.force_login(acme.ben.user)
    return dict(HIDDEN.findall(client.get(address(goal)).content.decode()))


def page_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_a_stale_form_shows_both_and_saves_when_sent_again(
    client: Client, acme: Acme, logos: Goal
) -> None:
    one, other = (form(client, acme, logos) for _ in range(2))
    first = one | {"value": "12", "note": "From one"}
    assert send(client, acme.ben, logos, **first).status_code == 200
    response = send(client, acme.ben, logos, **other, value="15", note="From two")
    page = page_of(response)
    assert response.status_code == 409
    assert "in another tab" in page
    for text in ("From one", "From two", '<td class="voice voice-s">12</td>'):
        assert text in page
    assert (
        'name="value" inputmode="text" data-signed autocomplete="off" value="15"'
        in (page)
    )
    assert len(logged(acme, logos)) == 1
    again: dict[str, Any] = dict(HIDDEN.findall(page)) | {
        "value": "15",
        "note": "From two",
    }
    assert send(client, acme.ben, logos, **again).status_code == 200
    assert logged(acme, logos)[-1].value == 15


def test_someone_elses_check_in_is_named(
    client: Client, acme: Acme, logos: Goal
) -> None:
    fields = form(client, acme, logos)
    send(client, acme.ada, logos, value="9", note="Hers")
    response = send(client, acme.ben, logos, **fields, value="10")
    assert response.status_code == 409
    assert f"{acme.ada} checked in on this goal" in page_of(response)


def test_a_value_that_moved_without_a_check_in_is_asked_about(
    client: Client, acme: Acme, logos: Goal
) -> None:
    fields = form(client, acme, logos)
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=logos.pk).update(current=Decimal(7))
    response = send(client, acme.ben, logos, **fields, value="4")
    assert response.status_code == 409
    assert "value changed since you opened this page" in page_of(response)
    assert not logged(acme, logos)


def test_the_form_knows_its_own_check_in(
    client: Client, acme: Acme, logos: Goal
) -> None:
    """Its first answer was lost on the way; the text was changed before the second."""
    fields = form(client, acme, logos)
    send(client, acme.ben, logos, **fields, value="12", note="Once")
    response = send(client, acme.ben, logos, **fields, value="13", note="Twice")
    assert response.status_code == 200
    with in_organization(acme.organization.pk):
        (row,) = CheckIn.objects.current().filter(goal=logos)
    assert (row.value, row.note) == (Decimal(13), "Twice")


def test_the_same_text_overwrites_nothing(
    client: Client, acme: Acme, logos: Goal
) -> None:
    one, other = (form(client, acme, logos) for _ in range(2))
    for fields in (one, other):
        response = send(client, acme.ben, logos, **fields, value="12", note="Once")
        assert response.status_code == 200


def test_without_javascript_the_page_asks_too(
    client: Client, acme: Acme, logos: Goal
) -> None:
    one, other = (form(client, acme, logos) for _ in range(2))
    send(client, acme.ben, logos, htmx=False, **one, value="12")
    response = send(client, acme.ben, logos, htmx=False, **other, value="15")
    assert response.status_code == 409
    assert "Keep this version" in page_of(response)


def test_a_stale_form_stays_stale_while_its_value_is_asked_about(
    client: Client, acme: Acme, logos: Goal
) -> None:
    one, other = (form(client, acme, logos) for _ in range(2))
    send(client, acme.ben, logos, **one, value="12")
    sent = {"value": "-3", "confirms": "-3"}
    asked = send(client, acme.ben, logos, **other, value="-3")
    assert asked.status_code == 422
    again = dict(HIDDEN.findall(page_of(asked))) | sent
    response = send(client, acme.ben, logos, **again)
    assert response.status_code == 409
    assert 'name="confirms" value="-3"' in page_of(response)
    again = dict(HIDDEN.findall(page_of(response))) | sent
    assert send(client, acme.ben, logos, **again).status_code == 200
    assert logged(acme, logos)[-1].value == -3
