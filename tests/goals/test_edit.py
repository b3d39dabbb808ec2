"""Editing a goal: reasons, immutable adjustments, and conflicts."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from checkins.services import check_in
from goals.models import Adjustment, Goal
from goals.services import edit_goal
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.forms import fields_of, open_form, send, url_of
from ui.dates import format_date

HTMX = {"HX-Request": "true"}
FIRST_DAY = "the first day of the cycle"


@pytest.fixture
def goal(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        return KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ada, title="Grow"), title="40 logos", owner=acme.ben,
            unit=acme.sales, description="Why\nnot", confidence=80,
        )  # fmt: skip


def now(acme: Acme, goal: Goal) -> Goal:
    with in_organization(acme.organization.pk):
        return Goal.objects.with_people().get(pk=goal.pk)


def adjustments(acme: Acme) -> list[Adjustment]:
    with in_organization(acme.organization.pk):
        return list(Adjustment.objects.order_by("id"))


def test_an_untouched_form_changes_nothing(
    client: Client, acme: Acme, goal: Goal
) -> None:
    before = now(acme, goal)
    fields = open_form(client, acme.ben, goal)
    assert send(client, fields, goal).status_code == 302
    after = now(acme, goal)
    names = [field.attname for field in Goal._meta.concrete_fields]
    assert {n: getattr(after, n) for n in names} == {
        n: getattr(before, n) for n in names
    }
    assert after.confidence == 80
    assert not adjustments(acme)


def test_a_new_target_requires_a_reason_and_keeps_the_input(
    client: Client, acme: Acme, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal)
    assert "reason" not in fields
    typed = {"target": "50", "description": "More of it"}
    refused = send(client, fields | typed, goal)
    kept = fields_of(refused)
    assert refused.status_code == 422
    assert "id_reason_error" in refused.content.decode()
    assert kept["target"] == "50"
    assert kept["description"] == "More of it"
    assert now(acme, goal).target == Decimal(40)
    assert send(client, kept, goal, reason="It works.").status_code == 302
    (row,) = adjustments(acme)
    assert (row.field, row.before, row.after) == ("target", "40", "50")
    assert (row.reason, row.by) == ("It works.", acme.ben)
    assert now(acme, goal).original_target == Decimal(40)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("title", "41 logos"), ("weight", "2"), ("parent", "")),
        *(("start", "5"), ("start", ""), ("starts_on", FIRST_DAY)),
        ("starts_with_cycle", "no"),
    ],
)
def test_changes_that_require_a_reason(
    client: Client, acme: Acme, goal: Goal, name: str, value: str
) -> None:
    fields = open_form(client, acme.ben, goal) | {"kind": "okr:objective"}
    if value == FIRST_DAY:
        value = str(goal.cycle.starts_on)
    refused = send(client, fields | {name: value}, goal)
    assert refused.status_code == 422
    assert "id_reason_error" in refused.content.decode()
    sent = send(client, fields | {name: value}, goal, reason="Because.")
    assert sent.status_code == 302
    assert [row.field for row in adjustments(acme)] == [name]


def test_a_changed_start_is_shown_with_its_reason(
    client: Client, acme: Acme, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal)
    day = goal.cycle.starts_on
    changes = {"start": "5", "starts_on": str(day), "starts_with_cycle": "no"}
    sent = send(client, fields | changes, goal, reason="We began late.")
    assert sent.status_code == 302
    kept = {row.field: (row.before, row.after) for row in adjustments(acme)}
    assert kept == {
        "start": ("0", "5"),
        "starts_on": ("", str(day)),
        "starts_with_cycle": ("yes", "no"),
    }
    page = " ".join(client.get(url_of("detail", goal)).content.decode().split())
    for words in (
        "Start value <del>0",
        f"<ins>{format_date(day, 'day')}</ins>",
        "<del>the start of the cycle</del>",
        "<ins>the goal’s own start</ins>",
    ):
        assert words in page, words


def test_other_fields_need_no_reason(client: Client, acme: Acme, goal: Goal) -> None:
    fields = open_form(client, acme.ben, goal)
    sent = send(client, fields, goal, description="New", due_on="2030-01-01")
    assert sent.status_code == 302
    assert now(acme, goal).description == "New"
    assert not adjustments(acme)


def test_a_draft_needs_no_reason_and_can_be_activated(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada)
        draft = KeyResultFactory.create(
            by=acme.ben,
            parent=top,
            title="Maybe",
            owner=acme.ben,
            target=None,
            state="draft",
        )
    fields = open_form(client, acme.ben, draft)
    assert send(client, fields, draft, title="Perhaps").status_code == 302
    refused = send(client, fields, draft, title="Perhaps", action="create")
    assert refused.status_code in (409, 422)
    fields = open_form(client, acme.ben, draft)
    assert send(client, fields, draft, target="7", action="create").status_code == 302
    after = now(acme, draft)
    assert (after.state, after.title) == ("active", "Perhaps")
    assert after.original_target == Decimal(7)


def test_the_reason_appears_in_place_once_it_is_needed(
    client: Client, acme: Acme, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal)
    url, refresh = url_of("edit", goal), {"action": "refresh"}
    calm = client.post(url, fields | refresh, headers=HTMX).content.decode()
    asks = client.post(url, fields | refresh | {"target": "50"}, headers=HTMX)
    assert "id_reason" not in calm
    assert "id_reason" in asks.content.decode()
    assert "<html" not in asks.content.decode()
    # Somebody is writing it: it must not be replaced.
    typing = fields | refresh | {"target": "50", "reason": "Beca"}
    assert "id_reason" not in client.post(url, typing, headers=HTMX).content.decode()
    assert now(acme, goal).target == Decimal(40)


def test_a_stale_form_does_not_overwrite(
    client: Client, acme: Acme, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal)
    with in_organization(acme.organization.pk):
        edit_goal(
            now(acme, goal), by=acme.lena, reason="Too easy.", target=Decimal(60),
            description="Lena’s words",
        )  # fmt: skip
    mine = {"target": "50", "rationale": "My own sentence", "reason": "Mine"}
    answer = send(client, fields | mine, goal)
    page, kept = answer.content.decode(), fields_of(answer)
    assert answer.status_code == 409
    assert "Lena changed this while you were editing." in page
    assert "now 60" in page
    assert "yours: 50" in page
    assert {name: kept[name] for name in mine} == mine
    assert kept["description"] == "Lena’s words"
    assert now(acme, goal).target == Decimal(60)
    # Saved again, it is meant: theirs stays where mine says nothing.
    assert send(client, kept, goal).status_code == 302
    after = now(acme, goal)
    assert after.target == Decimal(50)
    assert after.description == "Lena’s words"
    assert after.rationale == "My own sentence"


def test_a_check_in_meanwhile_is_no_conflict(
    client: Client, acme: Acme, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal)
    with in_organization(acme.organization.pk):
        check_in(now(acme, goal), by=acme.ben, value=Decimal(9), confidence=30)
    assert send(client, fields, goal, description="Mine").status_code == 302
    after = now(acme, goal)
    assert (after.description, after.confidence) == ("Mine", 30)
    assert after.current == Decimal(9)


def test_an_invalid_version_token_is_a_conflict(
    client: Client, acme: Acme, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal)
    for seen in ("x", "[]", '{"title": 1}', "null"):
        answer = send(client, fields, goal, seen=seen, description="Mine")
        assert answer.status_code == 409


def test_changing_the_metric_clears_the_value(
    client: Client, acme: Acme, goal: Goal
) -> None:
    with in_organization(acme.organization.pk):
        check_in(now(acme, goal), by=acme.ben, value=Decimal(9))
    fields = open_form(client, acme.ben, goal)
    send(client, fields, goal, metric_type="yes_no", reason="It is a delivery now.")
    after = now(acme, goal)
    assert (after.metric_type, after.target, after.current) == ("yes_no", None, None)


def test_readers_may_not_edit(client: Client, acme: Acme, goal: Goal) -> None:
    fields = open_form(client, acme.ben, goal)
    client.force_login(acme.rita.user)
    assert client.get(url_of("edit", goal)).status_code == 403
    assert send(client, fields, goal, description="Rita").status_code == 403
    assert now(acme, goal).description == "Why\nnot"


@pytest.mark.parametrize("name", ["parent", "owner", "unit", "cycle"])
def test_another_organizations_rows_are_refused(
    client: Client, acme: Acme, umbra: Umbra, goal: Goal, name: str
) -> None:
    with in_organization(umbra.organization.pk):
        theirs = GoalFactory.create(by=umbra.mallory)
        foreign = {
            "parent": theirs.public_id,
            "owner": umbra.mallory.public_id,
            "unit": umbra.company.public_id,
            "cycle": theirs.cycle.public_id,
        }
    fields = open_form(client, acme.ada, goal)
    answer = send(client, fields | {name: foreign[name]}, goal, reason="Mine now.")
    assert answer.status_code == 422
    after = now(acme, goal)
    assert after.owner == acme.ben
    assert after.unit == acme.sales


def test_a_closed_goal_is_reopened_first(
    client: Client, acme: Acme, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal)
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=goal.pk).update(state="closed")
    assert send(client, fields, goal, description="Late").status_code == 302
    assert now(acme, goal).description == "Why\nnot"


@pytest.mark.parametrize("change", ["update", "delete"])
def test_adjustments_cannot_be_rewritten(acme: Acme, goal: Goal, change: str) -> None:
    with in_organization(acme.organization.pk):
        edit_goal(goal, by=acme.ben, reason="It works.", target=Decimal(50))
    statement = {
        "update": "UPDATE goals_adjustment SET reason = 'Nothing happened.'",
        "delete": "DELETE FROM goals_adjustment",
    }[change]
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert [row.reason for row in adjustments(acme)] == ["It works."]
