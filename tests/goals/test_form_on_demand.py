"""The goal form asks four things first, and shows the rest on demand."""

import re

import pytest
from django.test import Client

from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.goals.forms import Response, fields_of, open_form, send, url_of
from tests.needs import needs_framework


def is_open(answer: Response) -> bool:
    (tag,) = re.findall(
        r'<details class="more" id="goal-more"[^>]*>', answer.content.decode()
    )
    return " open" in tag


def opened(client: Client, acme: Acme, goal: Goal | None = None, **query: str) -> bool:
    client.force_login(acme.ben.user)
    url = url_of("edit", goal) if goal else url_of("create")
    return is_open(client.get(url, query))


def test_a_new_goal_is_asked_for_four_things_first(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    page = client.get(url_of("create")).content.decode()
    first, _tag, rest = page.partition('id="goal-more"')
    asked = ("title", "metric_type", "start", "target", "parent", "owner")
    assert [name for name in asked if f'name="{name}"' not in first] == []
    on_demand = ("kind", "unit", "cycle", "due_on", "description", "weight")
    assert [name for name in on_demand if f'name="{name}"' not in rest] == []
    assert not opened(client, acme)
    # What they say is told without opening them.
    assert re.search(r'id="goal-more-summary">Objective · Sales · ', page)


def test_opens_by_itself_for_a_value_that_is_not_the_default(
    client: Client, acme: Acme
) -> None:
    fields = open_form(client, acme.ben)
    assert not is_open(send(client, fields, title=""))
    changed = {
        "weight": "2",
        "description": "Because.",
        "due_on": "2027-01-31",
        "indicator": "leading",
    }
    for name, value in changed.items():
        answer = send(client, fields | {"title": "", name: value})
        assert answer.status_code == 422
        # Without a parent goal nothing is weighed.
        assert is_open(answer) is (name != "weight"), name


@needs_framework("bhag")
def test_opens_by_itself_for_a_kind_that_a_link_names(
    client: Client, acme: Acme
) -> None:
    assert opened(client, acme, kind="bhag:bhag")
    assert not opened(client, acme, kind="okr:objective")


@pytest.mark.parametrize(
    ("name", "value"),
    [("decimals", "9"), ("due_on", "2026-02-31"), ("override_progress", "400")],
)
def test_opens_by_itself_for_an_error(
    client: Client, acme: Acme, name: str, value: str
) -> None:
    fields = open_form(client, acme.ben) | {"title": "Typed", name: value}
    answer = send(client, fields)
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert is_open(answer)
    assert fields_of(answer)[name] == value


def test_a_goal_with_defaults_alone_is_edited_by_the_same_four(
    client: Client, acme: Acme
) -> None:
    fields = open_form(client, acme.ben)
    assert send(client, fields, title="Plain").status_code == 302
    assert send(
        client, open_form(client, acme.ben), title="Long", description="Why not"
    )
    with in_organization(acme.organization.pk):
        goals = {each.title: each for each in Goal.objects.filter(owner=acme.ben)}
    assert not opened(client, acme, goals["Plain"])
    assert opened(client, acme, goals["Long"])


def test_an_error_of_the_parent_leads_to_its_field(client: Client, acme: Acme) -> None:
    fields = open_form(client, acme.ben) | {"title": "", "kind": "okr:key_result"}
    page = send(client, fields, metric_type="number", target="3").content.decode()
    assert '<a href="#id_parent">Parent goal</a>' in page
    (field,) = re.findall(r'<input[^>]*id="id_parent"[^>]*>', page)
    assert 'aria-invalid="true"' in field
