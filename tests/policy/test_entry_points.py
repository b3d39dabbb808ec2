"""Every entry point names its action, and does what the policy says of it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from goals.models import Goal
from notifications.registry import all_types
from organizations.models import Membership
from organizations.policy import may
from organizations.policy.decisions import reaches
from organizations.policy.registry import ACTIONS, EXPORTS, MESSAGES, URLS
from organizations.policy.vocabulary import Access
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory
from tests.isolation.conftest import Things, make_things
from tests.isolation.state import state_of
from tests.isolation.test_every_url import INSIDE, NOT_ALLOWED, NOT_FOUND, ask, url_of

FORBIDDEN = 403
CAST = ("ada", "hal", "lena", "ben", "rita")
# The object of the table → the part of a path that names one, and its row there.
ROWS = {
    "goal": "goal_id",
    "goal_privacy": "goal_id",
    "week": "period_id",
    "managed_week": "period_id",
    "partner": "access_id",
    "leave": "member_id",
    "import": "import_id",
    "unit_cadence": "unit_id",
    "value_source": "source_id",
    "one_on_one": "one_on_one_id",
}
# What they answer hangs on more than one row; each has tests of its own.
ELSEWHERE = {
    *("checkins:undo", "feedback:undo_reply", "checkins:delegated_week"),
    *("checkins:delegated_week_draft", "feedback:manager_confidence"),
    *("strategy:start", "strategy:add", "strategy:rank", "feedback:my_people"),
    *("goals:reorder", "notifications:open"),
    *(
        "feedback:one_on_one_notes",
        "feedback:one_on_one_settle",
        "feedback:one_on_one_remove",
    ),
}
# A question that nobody asked, a version that there never was, and a topic that there is
# nobody to discuss with, are not there.
EMPTY = {"checkins:silent_goal", "setup:version", "feedback:goal_topic"}


def test_every_url_below_an_organization_names_its_action() -> None:
    assert set(URLS) == set(INSIDE)
    assert set(URLS.values()) <= set(ACTIONS)


def test_every_message_type_names_its_action() -> None:
    assert set(MESSAGES) == {each.kind for each in all_types()}
    assert set(MESSAGES.values()) <= set(ACTIONS)


@pytest.mark.parametrize(
    ("export", "name"),
    [
        ("goals", "goals:export"),
        ("participation", "alignment:participation_export"),
        ("audit", "audit:export"),
        ("people", "people:export"),
    ],
)
def test_every_column_of_an_export_names_its_action(
    acme: Acme, export: str, name: str
) -> None:
    with translation.override("en"):
        answer = signed_in(acme.hal).get(reverse(name, args=["acme"]))
    head = next(csv.reader(io.StringIO(answer.content.decode().lstrip("\N{BOM}"))))
    assert [column.strip() for column in head] == list(EXPORTS[export])
    assert set(EXPORTS[export].values()) <= set(ACTIONS)


def test_a_page_of_a_goal_asks_for_the_action_that_its_address_names(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for another one that the same people may do today."""
    asked: set[str] = set()

    def note(member: Membership, action: str, row: Any = None) -> bool:
        asked.add(action)
        return may(member, action, row)

    monkeypatch.setattr("goals.access.may", note)
    monkeypatch.setattr("goals.access.require", note)
    ben = signed_in(acme.ben)
    wrong: dict[str, set[str]] = {}
    names = [name for name in URLS if ACTIONS[URLS[name]].object == "goal"]
    for name in (name for name in names if name.startswith("goals:")):
        with in_organization(acme.organization.pk):
            goal = GoalFactory.create(by=acme.ben, owner=acme.ben, state="draft")
        url = reverse(name, args=["acme", goal.public_id])
        asked.clear()
        ben.post(url, {"direction": "up"})
        ben.get(url)
        if URLS[name] not in asked:
            wrong[name] = set(asked)
    assert wrong == {}
    assert {"goals:detail", "goals:archive", "goals:delete"} <= set(names)


@pytest.fixture
def bens(acme: Acme) -> Things:
    """Ben's: Lena is his manager and leads his unit, Hal is HR, Rita a colleague."""
    return make_things(acme.ben, acme.sales)


def row_of(name: str, things: Things) -> Any:
    """What the address names, of the object that the view's action is about."""
    action = ACTIONS[URLS[name]]
    part = ROWS.get(action.object)
    if part is None:
        return None
    row = (
        getattr(things, INSIDE[name].parts[part])
        if part in INSIDE[name].parts
        else None
    )
    if isinstance(row, Goal):
        return Goal.objects.with_people().get(pk=row.pk)
    return row


def wanted(member: Membership, name: str, things: Things) -> int | None:
    """The status of a refusal; None when it is allowed."""
    action, row = ACTIONS[URLS[name]], row_of(name, things)
    if reaches(member, action.object, row, action.needs):
        return None
    readable = reaches(member, action.object, row, Access.READ)
    return FORBIDDEN if readable else NOT_FOUND


@pytest.mark.parametrize("who", CAST)
def test_each_url_answers_as_the_policy_says(
    acme: Acme, bens: Things, who: str
) -> None:
    """By page and by htmx; and nothing changes by what is refused."""
    client = signed_in(getattr(acme, who))
    with in_organization(acme.organization.pk):
        rows = Membership.objects.select_related("organization")
        member = rows.get(pk=getattr(acme, who).pk)
        refusals = {
            name: wanted(member, name, bens) for name in INSIDE.keys() - ELSEWHERE
        }
    before = state_of(acme.organization.pk)
    wrong: dict[str, tuple[int, int | None]] = {}
    for name, refusal in sorted(refusals.items()):
        for way in ("POST by htmx", "GET") if refusal else ():
            status = ask(client, way, url_of(name, "acme", bens)).status_code
            if status not in (refusal, NOT_ALLOWED):
                wrong[name] = (status, refusal)
    assert state_of(acme.organization.pk) == before
    for name in sorted(name for name, refusal in refusals.items() if not refusal):
        status = ask(client, "GET", url_of(name, "acme", bens)).status_code
        if status in (403, NOT_FOUND) and name not in EMPTY:
            wrong[name] = (status, None)
    assert wrong == {}
