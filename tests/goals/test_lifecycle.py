"""From draft to archive: confirmed, done once, and undone."""

from decimal import Decimal

import pytest
from django.test import Client

from goals.models import Goal
from goals.rollup import drain
from organizations.models import Event, Membership
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.forms import fields_of, url_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def goal(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        made = KeyResultFactory.create(
            by=acme.ben,
            parent=GoalFactory.create(by=acme.ada),
            owner=acme.ben,
            current=Decimal(10),
        )
    drain(acme.organization.pk)
    return made


def put(acme: Acme, goal: Goal, **fields: object) -> None:
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=goal.pk).update(**fields)


def now(acme: Acme, goal: Goal) -> Goal | None:
    with in_organization(acme.organization.pk):
        return Goal.objects.filter(pk=goal.pk).first()


def state(acme: Acme, goal: Goal) -> str:
    found = now(acme, goal)
    return found.state if found else "gone"


def events(acme: Acme, verb: str) -> int:
    with in_organization(acme.organization.pk):
        return Event.objects.filter(verb=verb).count()


STEPS = [
    ("activate", "draft", "active"),
    ("close", "active", "closed"),
    ("reopen", "closed", "active"),
    ("archive", "active", "archived"),
    ("archive", "closed", "archived"),
    ("restore", "archived", "active"),
]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("in_place", [False, True])
def test_a_lifecycle_step_is_confirmed_and_happens_once(
    client: Client,
    acme: Acme,
    goal: Goal,
    step: tuple[str, str, str],
    *,
    in_place: bool,
) -> None:
    name, before, after = step
    put(acme, goal, state=before, archived_from="active" if name == "restore" else "")
    client.force_login(acme.ben.user)
    url, headers = url_of(name, goal), HTMX if in_place else {}
    asked = client.get(url, headers=headers)
    assert asked.status_code == 200
    assert ("<html" in asked.content.decode()) is not in_place
    assert state(acme, goal) == before
    first = client.post(url, headers=headers)
    assert first.status_code == (200 if in_place else 302)
    assert state(acme, goal) == after
    second = client.post(url, headers=headers)
    assert second.status_code in (200, 302)
    assert state(acme, goal) == after
    assert sum(events(acme, f"goal.{verb}") for verb in VERBS[name]) == 1


VERBS = {
    "activate": ("activated",),
    "close": ("closed",),
    "reopen": ("reopened",),
    "archive": ("archived",),
    "restore": ("restored",),
}


@pytest.mark.parametrize("name", [*VERBS, "delete", "override", "status"])
def test_readers_may_not_change_the_state(
    client: Client, acme: Acme, goal: Goal, name: str
) -> None:
    client.force_login(acme.rita.user)
    assert client.get(url_of(name, goal)).status_code == 403
    assert client.post(url_of(name, goal)).status_code == 403
    assert state(acme, goal) == "active"


def test_closing_suggests_the_computed_score(
    client: Client, acme: Acme, goal: Goal
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("close", goal)
    fields = fields_of(client.get(url), "goal-close")
    assert fields["grade"] == "0.3"
    client.post(url, fields | {"note": "A start."})
    closed = now(acme, goal)
    assert closed is not None
    # Left alone, it is not rounded.
    assert (closed.final_progress, closed.final_grade) == (0.25, "A start.")


def test_closing_takes_the_owners_own_score(
    client: Client, acme: Acme, goal: Goal
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("close", goal)
    for wrong in ("1.1", "-1", "x"):
        assert client.post(url, {"grade": wrong}).status_code == 422
    client.post(url, {"grade": "0.7"})
    closed = now(acme, goal)
    assert closed is not None
    assert closed.final_progress == 0.7


def test_closing_can_include_the_supporting_goals(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, owner=acme.ben)
        mine = KeyResultFactory.create(
            by=acme.ben, parent=top, owner=acme.ben, current=Decimal(20)
        )
        others = KeyResultFactory.create(by=acme.ada, parent=top, owner=acme.rita)
    drain(acme.organization.pk)
    client.force_login(acme.ben.user)
    url = url_of("close", top)
    assert "Also close 2 open supporting goals" in client.get(url).content.decode()
    client.post(url, {"with_below": "on"})
    assert [state(acme, goal) for goal in (top, mine, others)] == [
        "closed", "closed", "active",
    ]  # fmt: skip


def test_a_draft_comes_back_from_the_archive_as_a_draft(
    client: Client, acme: Acme, goal: Goal
) -> None:
    put(acme, goal, state="draft")
    client.force_login(acme.ben.user)
    client.post(url_of("archive", goal))
    client.post(url_of("restore", goal))
    assert state(acme, goal) == "draft"


def test_archiving_in_place_offers_the_way_back(
    client: Client, acme: Acme, goal: Goal
) -> None:
    client.force_login(acme.ben.user)
    page = client.post(url_of("archive", goal), headers=HTMX).content.decode()
    assert f'action="{url_of("restore", goal)}"' in page
    assert "Undo" in page


def test_a_draft_without_a_target_cannot_be_activated(
    client: Client, acme: Acme, goal: Goal
) -> None:
    put(acme, goal, state="draft", target=None)
    client.force_login(acme.ben.user)
    answer = client.post(url_of("activate", goal))
    assert answer.status_code == 422
    assert "Edit the draft and set a target first." in answer.content.decode()
    assert state(acme, goal) == "draft"


def test_only_drafts_without_goals_below_are_deleted(
    client: Client, acme: Acme, goal: Goal
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("delete", goal)
    assert client.post(url).status_code == 422
    assert state(acme, goal) == "active"
    put(acme, goal, state="draft")
    with in_organization(acme.organization.pk):
        child = KeyResultFactory.create(by=acme.ada, parent=goal)
    refused = client.post(url)
    assert refused.status_code == 422
    assert "Move its supporting goals first." in refused.content.decode()
    put(acme, child, parent=None)
    assert client.post(url).status_code == 302
    assert state(acme, goal) == "gone"
    assert client.post(url).status_code == 404


def test_an_override_requires_a_reason_and_an_end(
    client: Client, acme: Acme, goal: Goal
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("override", goal)
    good = {
        "progress": "40", "override_reason": "Lag", "override_until": "2030-01-31"
    }  # fmt: skip
    bad = [{"progress": "140"}, {"override_reason": ""}, {"override_until": ""},
           {"override_until": "2020-01-01"}, {"progress": "NaN"}]  # fmt: skip
    for wrong in bad:
        assert client.post(url, good | wrong).status_code == 422
    assert client.post(url, good).status_code == 302
    found = now(acme, goal)
    assert found is not None
    assert (found.override_progress, found.override_reason) == (0.4, "Lag")
    assert client.post(url, {"action": "end"}).status_code == 302
    found = now(acme, goal)
    assert found is not None
    assert found.override_progress is None


def test_a_status_override_requires_a_reason(
    client: Client, acme: Acme, goal: Goal
) -> None:
    client.force_login(acme.ben.user)
    url = url_of("status", goal)
    assert client.post(url, {"status": "at_risk"}).status_code == 422
    assert client.post(url, {"status": "odd", "status_note": "x"}).status_code == 422
    client.post(url, {"status": "at_risk", "status_note": "Ports"})
    found = now(acme, goal)
    assert found is not None
    assert (found.status, found.status_note) == ("at_risk", "Ports")
    client.post(url, {"status": "", "status_note": "left over"})
    found = now(acme, goal)
    assert found is not None
    assert (found.status, found.status_note) == ("", "")


def test_managers_and_leaders_of_the_unit_may_change_the_state(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada)
        by_report = KeyResultFactory.create(by=acme.ben, parent=top, owner=acme.ben)
        by_unit = KeyResultFactory.create(by=acme.ada, parent=top, unit=acme.sales)
        foreign = KeyResultFactory.create(by=acme.ada, parent=top, unit=acme.legal)
    allowed: list[tuple[Membership, Goal, int]] = [
        (acme.lena, by_report, 302),
        (acme.lena, by_unit, 302),
        (acme.lena, foreign, 403),
        (acme.hal, foreign, 302),
    ]
    for who, goal, code in allowed:
        client.force_login(who.user)
        assert client.post(url_of("close", goal)).status_code == code


@pytest.mark.parametrize("over", ["closed", "archived"])
@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("edit", {"title": "Anew"}),
        ("align", {"parent": "", "weight": "2", "contributes": "yes"}),
        ("override", {"progress": "50", "override_reason": "So it is"}),
        ("override", {"action": "end"}),
        ("status", {"status": "done", "status_note": "So it is"}),
    ],
)
def test_a_goal_that_is_over_is_reopened_before_it_is_changed(
    client: Client,
    acme: Acme,
    goal: Goal,
    *,
    over: str,
    name: str,
    sent: dict[str, str],
) -> None:
    put(acme, goal, state=over, override_progress=0.25)
    before = now(acme, goal)
    assert before is not None
    client.force_login(acme.ben.user)
    until = acme.organization.today().isoformat()
    for headers in ({"Accept": "text/html"}, HTMX):
        answer = client.post(
            url_of(name, goal), sent | {"override_until": until}, headers=headers
        )
        target = answer.headers.get("Location") or answer.headers["HX-Redirect"]
        assert target == url_of("detail", goal)
        assert "Reopen or restore the goal" in client.get(target).content.decode()
    after = now(acme, goal)
    assert after is not None
    kept = ("title", "parent_id", "weight", "override_progress", "status", "state")
    assert [getattr(after, each) for each in kept] == [
        getattr(before, each) for each in kept
    ]
