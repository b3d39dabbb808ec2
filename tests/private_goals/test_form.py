"""The owner says on the goal's page who can see it, and of a new goal in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from goals.models import Goal, GoalReader
from organizations.tenancy import in_organization
from tests.goals.forms import fields_of
from tests.isolation.conftest import signed_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme
    from tests.private_goals.conftest import Private

OK, FOUND, FORBIDDEN, NOT_FOUND, INVALID = 200, 302, 403, 404, 422


def url_of(goal: Goal) -> str:
    return reverse("goals:visibility", args=["acme", goal.public_id])


def named(private: Private) -> dict[int, bool]:
    with in_organization(private.acme.organization.pk):
        rows = GoalReader.objects.filter(goal=private.secret)
        return dict(rows.values_list("member_id", "may_edit"))


def test_people_are_found_added_and_saved(private: Private) -> None:
    acme, url = private.acme, url_of(private.secret)
    client = signed_in(acme.rita)
    sent: dict[str, object] = {"visibility": "private", "q": "be", "action": "find"}
    page = client.post(url, sent).content.decode()
    assert f"add:{acme.ben.public_id}" in page
    assert f"add:{acme.rita.public_id}" not in page
    added = client.post(url, sent | {"action": f"add:{acme.ben.public_id}"})
    assert f'name="reader" value="{acme.ben.public_id}"' in added.content.decode()
    assert named(private) == {}
    chosen = {
        "visibility": "private",
        "reader": [acme.ben.public_id, acme.lena.public_id],
        f"access-{acme.lena.public_id}": "edit",
        "action": "save",
    }
    assert client.post(url, chosen).status_code == FOUND
    assert named(private) == {acme.ben.pk: False, acme.lena.pk: True}
    page = client.get(url).content.decode()
    assert page.count('name="reader"') == 2
    removed = client.post(url, chosen | {"action": f"remove:{acme.ben.public_id}"})
    assert removed.content.decode().count('name="reader"') == 1


def test_opening_it_takes_a_reason(private: Private) -> None:
    client, url = signed_in(private.acme.rita), url_of(private.secret)
    answer = client.post(url, {"visibility": "open"})
    assert answer.status_code == INVALID
    assert "Enter a reason" in answer.content.decode()
    assert (
        client.post(url, {"visibility": "open", "reason": "Agreed"}).status_code
        == FOUND
    )
    seen = signed_in(private.acme.ben).get(private.secret.get_absolute_url())
    assert seen.status_code == OK


def test_nobody_else_decides(private: Private) -> None:
    acme = private.acme
    for member in (acme.lena, acme.hal):
        client = signed_in(member)
        assert client.get(url_of(private.sibling)).status_code == FORBIDDEN
        assert client.get(url_of(private.secret)).status_code == NOT_FOUND


def test_a_new_goal_is_private_from_the_start(acme: Acme, client: Client) -> None:
    client.force_login(acme.rita.user)
    url = reverse("goals:create", args=["acme"])
    sent = fields_of(client.get(url)) | {
        "title": "My own",
        "visibility": "private",
        "action": "draft",
    }
    assert client.post(url, sent).status_code == FOUND
    with in_organization(acme.organization.pk):
        assert Goal.objects.get(title="My own").is_private


def test_a_goal_of_somebody_else_is_not(acme: Acme, client: Client) -> None:
    client.force_login(acme.lena.user)
    url = reverse("goals:create", args=["acme"])
    sent = fields_of(client.get(url)) | {
        "title": "His own",
        "owner": acme.ben.public_id,
        "visibility": "private",
        "action": "draft",
    }
    answer = client.post(url, sent)
    assert answer.status_code == INVALID
    assert "Only a goal that you own can be private." in answer.content.decode()


def test_the_organization_says_what_is_shown_of_private_goals(private: Private) -> None:
    acme = private.acme
    client, url = signed_in(acme.hal), reverse("setup", args=["acme"])
    page = client.get(url)
    kept = {each.name: each.value() for each in page.context["form"]}
    assert kept["shows_private_share"]
    assert not kept["managers_read_private_goals"]
    sent = kept | {"managers_read_private_goals": "on", "shows_private_share": "on"}
    assert client.post(url, sent).status_code == FOUND
    detail = private.secret.get_absolute_url()
    assert signed_in(acme.lena).get(detail).status_code == OK
    del sent["managers_read_private_goals"], sent["shows_private_share"]
    assert client.post(url, sent).status_code == FOUND
    assert signed_in(acme.lena).get(detail).status_code == NOT_FOUND
    top = signed_in(acme.ben).get(private.top.get_absolute_url())
    assert "of the total" not in top.content.decode()
