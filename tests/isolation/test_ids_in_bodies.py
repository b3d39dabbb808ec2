"""RELIABILITY T6, Z9: ids in bodies and queries are looked up in one organization alone.

Each form is fetched as a browser does and sent once as it is: accepted. Then each of its
ids is replaced by the other organization's: refused, and nothing of it is shown.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal
from organizations.tenancy import in_organization
from tests.goals.forms import fields_of
from tests.isolation import state
from tests.isolation.conftest import Things, signed_in

ACCEPTED = (302, 200)
REFUSED = (400, 404, 422)


@pytest.fixture
def client(theirs: Things) -> Client:
    return signed_in(theirs.by)


def url(name: str, things: Things, goal: Goal | None = None) -> str:
    return reverse(
        f"goals:{name}", args=[things.slug, *([goal.public_id] if goal else [])]
    )


def foreign_ids(ours: Things) -> dict[str, str]:
    """A field of a form → what the other organization would have there."""
    return {
        "parent": ours.top.public_id,
        "owner": ours.by.public_id,
        "unit": ours.unit.public_id,
        "cycle": ours.cycle.public_id,
    }


def state_of(things: Things) -> dict[str, str | None]:
    return state.state_of(things.by.organization_id)


def objective(client: Client, theirs: Things) -> dict[str, str]:
    fields = fields_of(client.get(url("create", theirs)))
    return fields | {"title": "Mine", "kind": "okr:objective"}


def test_the_unchanged_form_is_accepted(client: Client, theirs: Things) -> None:
    sent = objective(client, theirs)
    assert set(foreign_ids(theirs)) <= set(sent)
    assert client.post(url("create", theirs), sent).status_code == 302
    with in_organization(theirs.by.organization_id):
        assert Goal.objects.filter(title="Mine").exists()


@pytest.mark.parametrize("name", ["parent", "owner", "unit", "cycle"])
@pytest.mark.parametrize(
    "form_and_id", [("create", "public"), ("edit", "public"), ("edit", "key")]
)
def test_a_foreign_id_is_refused(
    client: Client,
    ours: Things,
    theirs: Things,
    name: str,
    form_and_id: tuple[str, str],
) -> None:
    form, kind = form_and_id
    goal = theirs.top if form == "edit" else None
    action = url(form, theirs, goal)
    fields = fields_of(client.get(action)) | {"title": "Mine", "reason": "so"}
    if goal is None:
        fields["kind"] = "okr:objective"
    keys = {
        "parent": ours.top,
        "owner": ours.by,
        "unit": ours.unit,
        "cycle": ours.cycle,
    }
    value = foreign_ids(ours)[name] if kind == "public" else str(keys[name].pk)
    before = state_of(theirs)
    response = client.post(action, fields | {name: value})
    assert response.status_code in REFUSED
    assert "Acme" not in response.content.decode()
    assert state_of(theirs) == before


def test_a_goal_cannot_be_aligned_to_a_foreign_goal(
    client: Client, ours: Things, theirs: Things
) -> None:
    action = url("align", theirs, theirs.goal)
    fields = fields_of(client.get(action), "goal-align")
    before = state_of(theirs)
    response = client.post(
        action, fields | {"parent": ours.top.public_id, "reason": "so"}
    )
    assert response.status_code in REFUSED
    assert "Acme" not in response.content.decode()
    assert state_of(theirs) == before


def test_a_goal_cannot_be_moved_before_a_foreign_one(
    client: Client, ours: Things, theirs: Things
) -> None:
    before = state_of(theirs)
    response = client.post(
        url("reorder", theirs, theirs.goal), {"before": ours.goal.public_id}
    )
    assert response.status_code in REFUSED
    assert state_of(theirs) == before


# Every parameter that one of the pages below reads, and some that none reads.
IDS = ("cycle", "unit", "owner", "parent", "under", "goal", "open", "before", "mark")
WORDS = ("q", "parent_q", "kind", "organization")


@pytest.mark.parametrize(
    "name", ["outline", "rows", "export", "parents", "create", "pulse"]
)
def test_a_query_shows_nothing_of_another_organization(
    client: Client, ours: Things, theirs: Things, name: str
) -> None:
    key, organization = str(ours.goal.pk), str(ours.by.organization_id)
    ids = foreign_ids(ours)
    asked = [
        *((name, ids.get(name, ours.goal.public_id)) for name in IDS),
        *((name, value) for name in IDS for value in (key, organization)),
        *((name, value) for name in WORDS for value in ("Acme", organization)),
    ]
    for parameter, value in asked:
        response = client.get(url(name, theirs), {parameter: value})
        assert response.status_code < 500, (parameter, value)
        text = response.content.decode()
        for secret in ("Acme’s", ours.top.title, ours.goal.title, "Sales"):
            assert secret not in text, (parameter, value)


def test_a_check_in_touches_its_goal_alone(
    client: Client, ours: Things, theirs: Things
) -> None:
    """A goal or a check-in named in the body is not looked at."""
    before = state_of(ours)
    action = reverse("checkins:check_in", args=[theirs.slug, theirs.goal.public_id])
    response = client.post(
        action,
        {
            "value": 9,
            "confidence": 50,
            "goal": ours.goal.public_id,
            "goal_id": ours.goal.pk,
            "organization": ours.by.organization_id,
            "token": str(ours.check_in.token),
            "next": f"/o/{ours.slug}/",
        },
    )
    assert response.status_code in ACCEPTED
    assert state_of(ours) == before
    with in_organization(theirs.by.organization_id):
        theirs.goal.refresh_from_db()
        assert theirs.goal.current == 9


def test_a_form_writes_the_fields_it_shows_and_no_other(
    client: Client, ours: Things, theirs: Things
) -> None:
    """Z9: what else is sent along is not written."""
    sent = objective(client, theirs) | {
        "organization": str(ours.by.organization_id),
        "organization_id": str(ours.by.organization_id),
        "created_by": ours.by.public_id,
        "state": "closed",
        "final_progress": "1",
        "original_target": "7",
        "public_id": "bcdfghjkmnpq",
        "external_id": "smuggled",
        "position": "77",
    }
    assert client.post(url("create", theirs), sent).status_code == 302
    with in_organization(theirs.by.organization_id):
        goal = Goal.objects.get(title="Mine")
    assert goal.organization_id == theirs.by.organization_id
    assert goal.created_by_id == theirs.by.pk
    assert (goal.state, goal.final_progress, goal.external_id) == ("active", None, "")
    assert goal.public_id != "bcdfghjkmnpq"
    assert goal.position != 77
