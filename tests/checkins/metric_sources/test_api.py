"""POST /api/values/: stores automatic values, without changing goals."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from checkins.metric_sources.selectors import automatic_values_for
from checkins.metric_sources.services import create_source, revoke_source
from checkins.models import AutomaticValue, MetricSource
from checkins.services import check_in, undo_check_in
from goals.models import Goal
from organizations.models import Membership, UnitLead
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory, KeyResultFactory

URL = "/api/values/"
NOW = dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 18)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def number(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        return KeyResultFactory.create(
            by=acme.ben,
            parent=top,
            title="40 logos",
            owner=acme.ben,
            external_id="crm-7",
        )


def token_of(who: Membership, name: str = "CRM") -> str:
    with in_organization(who.organization_id):
        return create_source(name, by=who)[1]


def send(token: str, body: Any, **headers: str) -> Any:
    # Forged requests are refused without: a machine has no cookie to forge.
    client = Client(enforce_csrf_checks=True)
    content = body if isinstance(body, (bytes, str)) else json.dumps(body)
    return client.post(
        URL,
        content,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", **headers},
    )


def readings(acme: Acme) -> list[tuple[Decimal, dt.date]]:
    with in_organization(acme.organization.pk):
        return [(row.value, row.on) for row in AutomaticValue.objects.order_by("id")]


def test_values_are_accepted_and_change_no_goal(acme: Acme, number: Goal) -> None:
    answer = send(
        token_of(acme.hal),
        {
            "values": [
                {"goal": number.public_id, "value": "22", "on": "2026-11-17"},
                {"goal": "crm-7", "value": 22.5},
            ]
        },
    )
    assert answer.status_code == 200
    assert [each["status"] for each in answer.json()["results"]] == ["taken"] * 2
    assert readings(acme) == [
        (Decimal(22), dt.date(2026, 11, 17)),
        (Decimal("22.5"), TODAY),
    ]
    with in_organization(acme.organization.pk):
        number.refresh_from_db()
        assert number.current is None
        (found,) = automatic_values_for([number]).values()
        assert found.value == Decimal("22.5")
        assert MetricSource.objects.get(name="CRM").used_at == NOW


def test_a_repeated_value_is_recognized(
    acme: Acme, number: Goal, clock: time_machine.Traveller
) -> None:
    token = token_of(acme.hal)
    body = {"goal": "crm-7", "value": "22", "on": "2026-11-17"}
    assert send(token, body).json()["taken"] == 1
    clock.shift(2)
    again = send(token, {"values": [body, body | {"value": "22.000"}]}).json()
    assert (again["taken"], again["known"]) == (0, 2)
    assert len(readings(acme)) == 1


def test_each_value_is_judged_by_itself(acme: Acme, number: Goal) -> None:
    with in_organization(acme.organization.pk):
        top = number.parent
        closed = KeyResultFactory.create(
            by=acme.ben, parent=top, title="Over", owner=acme.ben
        )
        Goal.objects.filter(pk=closed.pk).update(state="closed")
        draft = KeyResultFactory.create(
            by=acme.hal,
            parent=top,
            title="Draft",
            owner=acme.hal,
            state=Goal.State.DRAFT,
        )
    me = number.public_id
    wrong: dict[str, Any] = {
        "unknown_goal": {"goal": "nowhere", "value": 1},
        "not_a_number": {"goal": me, "value": "=1+1"},
        "empty_value": {"goal": me},
        "closed": {"goal": closed.public_id, "value": 1},
        "no_value": {"goal": top.public_id, "value": 1},
        "not_a_date": {"goal": me, "value": 1, "on": "46356"},
        # Nobody can be asked which it is.
        "ambiguous_date": {"goal": me, "value": 1, "on": "01/02/2026"},
        "ambiguous_number": {"goal": me, "value": "1,000"},
        "impossible_day": {"goal": me, "value": 1, "on": "2027-01-01"},
        "too_large": {"goal": me, "value": "9" * 30},
    }
    strange: list[Any] = [
        {"goal": draft.public_id, "value": 1},
        {"goal": "\0", "value": 1},
        {"goal": "\ud800", "value": 1},
        {"goal": ["a"], "value": {}},
        None,
        7,
    ]
    nan = {"goal": me, "value": float("nan")}
    body = {"values": [*wrong.values(), *strange, nan, {"goal": me, "value": "85,5"}]}
    answer = send(token_of(acme.hal), body)
    assert answer.status_code == 207
    results = answer.json()["results"]
    assert [each.get("code") for each in results] == [
        *wrong,
        *["unknown_goal"] * len(strange),
        "not_a_number",
        None,
    ]
    assert all(each["message"] for each in results if "code" in each)
    assert readings(acme) == [(Decimal("85.5"), TODAY)]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"\xff", 400, "not_json"),
        ("[" * 100_000, 400, "not_json"),
        ({"values": []}, 400, "no_values"),
        ("7", 400, "no_values"),
        ({"values": [{}] * 1001}, 413, "too_many"),
        (b" " * (1024 * 1024 + 1), 413, "too_large"),
        ({"goal": "nowhere", "value": 1}, 422, None),
    ],
)
def test_an_unreadable_request_says_why(
    acme: Acme, body: Any, status: int, code: str | None
) -> None:
    answer = send(token_of(acme.hal), body)
    assert answer.status_code == status
    assert answer.json().get("error", {}).get("code") == code


def test_an_invalid_token_is_refused(acme: Acme, umbra: Umbra, number: Goal) -> None:
    token = token_of(acme.hal)
    body = {"goal": "crm-7", "value": 1}
    signed_in = Client()
    signed_in.force_login(acme.hal.user)
    assert signed_in.post(URL, body, content_type="application/json").status_code == 401
    for wrong in ("", "x", token[:-1], token + "x", "slv_" + "é" * 43):
        assert Client().post(
            URL,
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {wrong}".encode().decode("latin-1")},
        ).status_code == (401)
    with in_organization(acme.organization.pk):
        revoke_source(MetricSource.objects.get(), by=acme.hal)
    assert send(token, body).status_code == 401
    assert readings(acme) == []
    assert Client().get(URL).status_code == 405


@pytest.mark.parametrize(("lasts", "ends_on"), [("90", 90), ("", 365), ("never", 0)])
def test_a_token_expires(
    acme: Acme, number: Goal, clock: time_machine.Traveller, lasts: str, ends_on: int
) -> None:
    client, page = Client(), "/o/acme/check-in/metric-sources/"
    client.force_login(acme.lena.user)
    made = client.post(f"{page}sources/", {"name": "CRM", "lasts": lasts})
    (token,) = set(re.findall(r"slv_[\w-]{43}", made.content.decode()))
    body = {"goal": "crm-7", "value": 1}
    clock.move_to(NOW + dt.timedelta(days=ends_on or 4000, seconds=-1))
    assert send(token, body).status_code == 200
    clock.shift(2)
    assert send(token, body).status_code == (401 if ends_on else 200)
    client.force_login(acme.lena.user)
    assert ("token expired on" in client.get(page).content.decode()) is bool(ends_on)
    # Its name is free for the next one.
    again = client.post(f"{page}sources/", {"name": "CRM"})
    assert again.status_code == (200 if ends_on else 422)


def test_a_machine_leaves_with_its_person(acme: Acme, number: Goal) -> None:
    """A11, Z4: who leads nothing any more has no machine either."""
    token = token_of(acme.lena)
    with in_organization(acme.organization.pk):
        rows = Membership.objects.filter(pk=acme.lena.pk)
        lead = UnitLead.objects.get(member=acme.lena)
        lead.delete()
        assert send(token, {"goal": "crm-7", "value": 1}).status_code == 401
        lead.save()
        rows.update(left_at=timezone.now())
    assert send(token, {"goal": "crm-7", "value": 1}).status_code == 401


def test_a_source_may_write_the_goals_of_its_creator(
    acme: Acme, umbra: Umbra, number: Goal, clock: time_machine.Traveller
) -> None:
    """Lena manages Ben, and leads Sales alone; Umbra's goals are nobody's here (T6)."""
    with in_organization(acme.organization.pk):
        legal = KeyResultFactory.create(
            by=acme.rita, parent=number.parent, title="Legal’s", owner=acme.rita
        )
    with in_organization(umbra.organization.pk):
        top = GoalFactory.create(by=umbra.mallory, title="Umbra’s secret")
        foreign = KeyResultFactory.create(
            by=umbra.mallory, parent=top, title="Umbra’s number", external_id="umbra-1"
        )
    token = token_of(acme.lena)
    names = [number.public_id, legal.public_id, foreign.public_id, "umbra-1"]
    answer = send(token, {"values": [{"goal": name, "value": 1} for name in names]})
    codes = [each.get("code") for each in answer.json()["results"]]
    assert codes == [None, "not_yours", "unknown_goal", "unknown_goal"]
    assert "Umbra" not in answer.content.decode()
    clock.shift(2)
    same = send(token_of(acme.hal, "other"), {"goal": foreign.public_id, "value": 1})
    unknown = send(
        token_of(acme.hal, "third"), {"goal": "x" * len(foreign.public_id), "value": 1}
    )
    assert same.status_code == unknown.status_code == 422
    with in_organization(umbra.organization.pk):
        assert not AutomaticValue.objects.exists()


def test_requests_are_limited_to_one_a_second(
    acme: Acme, number: Goal, clock: time_machine.Traveller
) -> None:
    token = token_of(acme.hal)
    assert send(token, {"goal": "crm-7", "value": 1}).status_code == 200
    refused = send(token, {"goal": "crm-7", "value": 2})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "1"
    clock.shift(1)
    assert send(token, {"goal": "crm-7", "value": 2}).status_code == 200


def test_the_token_is_kept_as_a_hash(acme: Acme) -> None:
    token = token_of(acme.hal)
    assert len(token) >= 43
    with in_organization(acme.organization.pk):
        row = MetricSource.objects.values().get()
    assert token not in str(row)
    assert token_of(acme.hal, "other") != token


def test_an_automatic_value_waits_for_a_check_in(
    acme: Acme, number: Goal, clock: time_machine.Traveller
) -> None:
    token = token_of(acme.hal)
    send(token, {"goal": "crm-7", "value": 9})
    clock.shift(60)
    with in_organization(acme.organization.pk):
        assert automatic_values_for([number])[number.pk].value == 9
        said = check_in(number, by=acme.ben, value=Decimal(10))
        assert automatic_values_for([number]) == {}
        # An older day that arrives later is no news.
    clock.shift(60)
    send(token, {"goal": "crm-7", "value": 8, "on": "2026-11-01"})
    with in_organization(acme.organization.pk):
        assert automatic_values_for([number]) == {}
        undo_check_in(said, by=acme.ben)
        assert automatic_values_for([number])[number.pk].value == 9
