"""Guidance beside the form: shown, dismissed, hidden, and applied."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import DismissedHint, Goal
from organizations.models import new_public_id
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory, cycle_of

OVERDONE = (
    "To increase Instagram followers by 1,000 followers through engaging video content "
    "by the end of fiscal year."
)
RIGHT = "To increase Instagram followers by 1,000 followers by the end of fiscal year."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ben(acme: Acme, client: Client) -> Client:
    client.force_login(acme.ben.user)
    return client


def filled(acme: Acme, **over: str) -> dict[str, str]:
    return {
        "kind": "okr:objective",
        "title": "Improve sales",
        "metric_type": "none",
        "owner": acme.ben.public_id,
        "unit": acme.sales.public_id,
        "new_id": "bcdfghjkmnpq",
    } | over


def ask(client: Client, data: dict[str, str], query: str = "") -> str:
    url = reverse("goals:guidance", args=["acme"]) + query
    answer = client.post(url, data, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_asks_about_what_is_vague(ben: Client, acme: Acme) -> None:
    said = ask(ben, filled(acme))
    assert 'id="hint-vague"' in said
    assert "Specific." in said
    assert Goal.objects.count() == 0


def test_shows_what_is_fine(inside_acme: Acme, client: Client) -> None:
    parent = GoalFactory.create(
        by=inside_acme.ada, unit=inside_acme.sales, title="Grow ARR"
    )
    cycle = cycle_of(inside_acme.organization)
    KeyResultFactory.create(by=inside_acme.ben, parent=parent, owner=inside_acme.ben)
    client.force_login(inside_acme.ben.user)
    said = ask(
        client,
        filled(
            inside_acme, kind="okr:key_result", title="Sign 6 enterprise customers",
            parent=parent.public_id, metric_type="number", start="0", target="6",
            metric_unit="customers", cycle=cycle.public_id,
        ),
    )  # fmt: skip
    assert 'id="hint-' not in said
    assert "Relevant." in said
    assert "If this is reached, does “Grow ARR” become more likely?" in said


def test_a_dismissed_hint_stays_hidden(ben: Client, acme: Acme) -> None:
    data = filled(acme)
    assert 'id="hint-vague"' not in ask(ben, data | {"action": "dismiss:vague"})
    assert 'id="hint-vague"' not in ask(ben, data | {"action": "dismiss:vague"})
    assert 'id="hint-vague"' not in ask(ben, data)
    # Of this goal, and for this reader alone.
    assert 'id="hint-vague"' in ask(ben, data | {"new_id": new_public_id()})
    ben.force_login(acme.lena.user)
    assert 'id="hint-vague"' in ask(ben, data)


def test_dismissed_hints_can_be_shown_again(ben: Client, acme: Acme) -> None:
    data = filled(acme)
    said = ask(ben, data | {"action": "dismiss:vague"})
    assert "Show 1 dismissed" in said
    assert 'id="hint-vague"' in ask(ben, data | {"action": "restore"})


def test_a_hint_dismissed_before_saving_stays_hidden(
    ben: Client, acme: Acme, inside_acme: Acme
) -> None:
    data = filled(acme)
    ask(ben, data | {"action": "dismiss:vague"})
    goal = GoalFactory.create(
        by=inside_acme.ben, title="Improve sales", unit=acme.sales, owner=acme.ben,
        public_id=data["new_id"],
    )  # fmt: skip
    said = ask(ben, data, f"?goal={goal.public_id}")
    assert 'id="hint-vague"' not in said


def test_hiding_guidance_applies_to_all_forms(ben: Client, acme: Acme) -> None:
    assert "hint-vague" not in ask(ben, filled(acme, action="hide"))
    page = ben.get(reverse("goals:create", args=["acme"])).content.decode()
    assert "Show suggestions" in page
    assert "hint-vague" in ask(ben, filled(acme, action="show"))


def test_the_offered_wording_replaces_the_title_and_nothing_else(
    ben: Client, acme: Acme
) -> None:
    data = filled(acme, title=OVERDONE, description="Half a *page* of why.")
    said = ask(ben, data)
    assert f'name="wording" value="{RIGHT}"' in said
    url = reverse("goals:create", args=["acme"])
    page = ben.post(url, data | {"action": "reword", "wording": RIGHT})
    assert page.status_code == 200
    form = page.context["form"]
    assert form["title"].value() == RIGHT
    assert form["description"].value() == "Half a *page* of why."
    assert not form.errors
    assert Goal.objects.count() == 0


@pytest.mark.parametrize("action", ["look", "dismiss:vague", "hide", "restore"])
def test_without_script_the_form_comes_back_as_it_was(
    ben: Client, acme: Acme, action: str
) -> None:
    url = reverse("goals:create", args=["acme"])
    page = ben.post(url, filled(acme, action=action))
    assert page.context["form"]["title"].value() == "Improve sales"
    shown = page.content.decode()
    assert ('id="hint-vague"' in shown) is (action in ("look", "restore"))
    assert Goal.objects.count() == 0


def test_never_blocks_saving(ben: Client, inside_acme: Acme) -> None:
    cycle = cycle_of(inside_acme.organization)
    data = filled(
        inside_acme, action="create", cycle=cycle.public_id, contributes="yes",
        weight="1", direction="increase", decimals="0", progress_source="mean",
    )  # fmt: skip
    answer = ben.post(reverse("goals:create", args=["acme"]), data)
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "dismiss:everything"},
        {"action": "dismiss:"},
        {"action": "dismiss:vague", "new_id": ""},
        {"kind": "nonsense"},
        {"target": "9" * 400},
        {"title": "\u202e" * 300, "due_on": "31.02.2027"},
    ],
)
def test_invalid_input_is_no_error(
    ben: Client, acme: Acme, sent: dict[str, str]
) -> None:
    ask(ben, filled(acme) | sent)
    assert not DismissedHint.objects.exists()


def test_only_editors_get_guidance(client: Client, inside_acme: Acme) -> None:
    goal = GoalFactory.create(
        by=inside_acme.ada, owner=inside_acme.ada, unit=inside_acme.company
    )
    url = reverse("goals:guidance", args=["acme"]) + f"?goal={goal.public_id}"
    client.force_login(inside_acme.rita.user)
    assert client.post(url, {"title": "x"}, headers=HTMX).status_code == 403
    assert client.get(url, headers=HTMX).status_code == 405


def test_the_number_of_queries_is_constant(
    client: Client, inside_acme: Acme, django_assert_max_num_queries: Any
) -> None:
    parent = GoalFactory.create(
        by=inside_acme.ben, unit=inside_acme.sales, owner=inside_acme.ben
    )
    client.force_login(inside_acme.ben.user)
    data = filled(
        inside_acme, kind="okr:key_result", parent=parent.public_id,
        metric_type="number", metric_unit="logos", start="0", target="40",
        cycle=cycle_of(inside_acme.organization).public_id,
    )  # fmt: skip
    ask(client, data)
    # Two of them are the test's own savepoint.
    with django_assert_max_num_queries(15) as before:
        ask(client, data)
    for _n in range(5):
        KeyResultFactory.create(
            by=inside_acme.ben, parent=parent, owner=inside_acme.ben
        )
    with django_assert_max_num_queries(15) as after:
        ask(client, data)
    assert len(before) == len(after)
