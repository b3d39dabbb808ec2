"""Aligning a goal to another parent, with its supporting goals."""

import pytest
from django.test import Client

from goals.models import Adjustment, Goal
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.forms import fields_of, open_form, url_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def tree(acme: Acme) -> dict[str, Goal]:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top")
        other = GoalFactory.create(by=acme.ada, title="Other")
        moving = GoalFactory.create(
            by=acme.ben, title="Moving", parent=top, owner=acme.ben
        )
        leaf = KeyResultFactory.create(
            by=acme.ben, parent=moving, title="Leaf", owner=acme.ben
        )
    return {"top": top, "other": other, "moving": moving, "leaf": leaf}


def parent_of(acme: Acme, goal: Goal) -> Goal | None:
    with in_organization(acme.organization.pk):
        found: Goal | None = (
            Goal.objects.select_related("parent").get(pk=goal.pk).parent
        )
    return found


def test_a_goal_moves_with_its_supporting_goals(
    client: Client, acme: Acme, tree: dict[str, Goal]
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("align", tree["moving"])
    asked = client.get(url)
    assert "1 supporting goal moves with it." in asked.content.decode()
    fields = fields_of(asked, "goal-align")
    assert fields["parent"] == tree["top"].public_id
    sent = fields | {
        "parent": tree["other"].public_id, "contributes": "no", "weight": "1,5",
        "rationale": "It helps.", "reason": "New plan.",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    with in_organization(acme.organization.pk):
        moved = Goal.objects.get(pk=tree["moving"].pk)
        reasons = {row.field: row.reason for row in Adjustment.objects.all()}
    assert moved.parent_id == tree["other"].pk
    assert (moved.contributes, moved.weight) == (False, 1.5)
    assert moved.rationale == "It helps."
    assert reasons == {"parent": "New plan.", "weight": "New plan."}
    assert parent_of(acme, tree["leaf"]) == moved


def test_aligning_in_place_updates_the_page(
    client: Client, acme: Acme, tree: dict[str, Goal]
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("align", tree["moving"])
    fields = fields_of(client.get(url, headers=HTMX), "goal-align")
    sent = fields | {"parent": "", "reason": "Alone."}
    answer = client.post(url, sent, headers=HTMX)
    page = answer.content.decode()
    assert "goal-changed" in answer["HX-Trigger"]
    assert 'hx-target="#goal-line"' in page
    assert "Top" not in page.split("goal-about")[0]
    assert parent_of(acme, tree["moving"]) is None


def test_the_form_takes_the_focus_only_in_place(
    client: Client, acme: Acme, tree: dict[str, Goal]
) -> None:
    client.force_login(acme.ben.user)
    for name in ("align", "status", "override", "close", "archive", "delete"):
        url = url_of(name, tree["moving"])
        assert " autofocus" not in client.get(url).content.decode(), name
        assert " autofocus>" in client.get(url, headers=HTMX).content.decode(), name


def test_the_reason_is_asked_where_the_parent_is_chosen(
    client: Client, acme: Acme, tree: dict[str, Goal]
) -> None:
    client.force_login(acme.ben.user)
    page = client.get(url_of("align", tree["moving"])).content.decode()
    places = [page.index(f'id="id_{name}') for name in ("parent", "reason", "contrib")]
    assert places == sorted(places)
    adjust = open_form(client, acme.ben, tree["moving"])
    sent = adjust | {"parent": tree["other"].public_id, "action": "save"}
    page = client.post(url_of("edit", tree["moving"]), sent).content.decode()
    assert 'id="id_reason_error"' in page
    assert page.index('id="id_parent"') < page.index('id="id_reason"')
    assert page.index('id="id_reason"') < page.index('id="goal-more"')


def test_aligning_requires_a_reason(
    client: Client, acme: Acme, tree: dict[str, Goal]
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("align", tree["moving"])
    fields = fields_of(client.get(url), "goal-align")
    answer = client.post(url, fields | {"parent": tree["other"].public_id})
    assert answer.status_code == 422
    assert "id_reason_error" in answer.content.decode()
    assert fields_of(answer, "goal-align")["parent"] == tree["other"].public_id
    assert parent_of(acme, tree["moving"]) == tree["top"]


def test_aligning_refuses_loops_wrong_kinds_and_foreign_goals(
    client: Client, acme: Acme, umbra: Umbra, tree: dict[str, Goal]
) -> None:
    with in_organization(umbra.organization.pk):
        foreign = GoalFactory.create(by=umbra.mallory)
    with in_organization(acme.organization.pk):
        secret = GoalFactory.create(by=acme.ada, title="Secret", state="draft")
        below = GoalFactory.create(by=acme.ben, parent=tree["moving"], owner=acme.ben)
    client.force_login(acme.ben.user)
    url = url_of("align", tree["moving"])
    fields = fields_of(client.get(url), "goal-align") | {"reason": "Try."}
    refused = {
        tree["moving"].public_id: "A goal can’t be placed under itself.",
        below.public_id: "A goal can’t be placed under itself.",
        tree["leaf"].public_id: "A goal can’t be placed under itself.",
        foreign.public_id: "Choose a goal of this organization",
        secret.public_id: "Choose a goal of this organization",
        "nonsense": "Choose a goal of this organization",
    }
    for public_id, sentence in refused.items():
        answer = client.post(url, fields | {"parent": public_id})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    leaf_url = url_of("align", tree["leaf"])
    alone = client.post(leaf_url, fields | {"parent": ""})
    assert alone.status_code == 422
    assert "Key results need a parent goal." in alone.content.decode()
    assert parent_of(acme, tree["moving"]) == tree["top"]
    assert parent_of(acme, tree["leaf"]) == tree["moving"]


def test_aligning_needs_permission(
    client: Client, acme: Acme, tree: dict[str, Goal]
) -> None:
    client.force_login(acme.rita.user)
    url = url_of("align", tree["moving"])
    sent = {"parent": "", "weight": "1", "contributes": "yes", "reason": "Mine"}
    assert client.get(url).status_code == 403
    assert client.post(url, sent).status_code == 403


def test_neither_the_goal_nor_its_descendants_are_offered_as_parent(
    client: Client, acme: Acme, tree: dict[str, Goal]
) -> None:
    client.force_login(acme.ada.user)
    page = client.get(url_of("align", tree["top"])).content.decode()
    assert f'value="{tree["other"].public_id}"' in page
    assert f'id="parent-{tree["moving"].public_id}"' not in page
