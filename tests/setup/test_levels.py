"""Settings of a framework by level: the preview counts what then happens."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from checkins.services import check_in
from frameworks.spec import KindRef, Level
from goals.broken_rules import broken_rules
from goals.levels import level_of
from goals.models import Goal, GoalProgress
from goals.rollup import recompute
from organizations.models import Unit
from organizations.tenancy import in_organization
from setup.changes import DecisionChange
from tests.cast import Acme
from tests.factories import (
    CadenceRuleFactory,
    GoalFactory,
    KeyResultFactory,
    UnitFactory,
)
from tests.needs import needs_framework
from tests.setup.configuring import (
    HERE,
    OKR,
    catalogue,
    effects,
    previewed,
    send,
    versions,
)

pytestmark = needs_framework("okr")
LIMIT = "levels-department-limits-key_result"
CADENCE = "levels-{}-cadence"
# From a Monday to the first one of the next month.
MONTHLY = 35
TRACK = "levels-department-on_track_from"


@pytest.fixture
def hal(client: Client, acme: Acme) -> Client:
    client.force_login(acme.hal.user)
    return client


def key_results(acme: Acme, *counts: int) -> list[Goal]:
    """Objectives of Sales with as many key results each."""
    made = []
    with in_organization(acme.organization.pk):
        for count in counts:
            above = GoalFactory.create(
                by=acme.hal, title=f"With {count}", unit=acme.sales
            )
            made.append(above)
            for n in range(count):
                KeyResultFactory.create(
                    by=acme.hal, parent=above, title=f"{count}.{n}", unit=acme.sales
                )
    return made


def marked(acme: Acme) -> Counter[int]:
    """How many limits each goal breaks, by its key."""
    with in_organization(acme.organization.pk):
        found = broken_rules(acme.organization, catalogue(acme))
    marks = [(pk, mark.code) for pk, marks in found.items() for mark in marks]
    return Counter(pk for pk, code in marks if code == "too_many")


def test_counts_the_goals_that_would_break_a_new_limit(hal: Client, acme: Acme) -> None:
    above = key_results(acme, 2, 3, 4, 5)
    sent = {f"{LIMIT}-low": "1", f"{LIMIT}-high": "3"}
    found = previewed(hal, OKR, **sent)
    (effect,) = [each for each in found.effects or [] if each.what == "too_many"]
    # With 4 are too many from now on; with 5 were before.
    assert effect.text == "1 goal would be outside the new limit"
    assert [goal.public_id for goal in effect.listed] == [above[2].public_id]
    before = marked(acme)
    send(hal, OKR, **sent, reason="why")
    assert marked(acme) - before == Counter([above[2].pk])


def test_counts_the_goals_that_would_comply_again(hal: Client, acme: Acme) -> None:
    above = key_results(acme, 5, 6)
    sent = {f"{LIMIT}-low": "1", f"{LIMIT}-high": "5"}
    found = previewed(hal, OKR, **sent)
    (effect,) = [each for each in found.effects or [] if each.what == "mends"]
    assert [goal.public_id for goal in effect.listed] == [above[0].public_id]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"high": "5"}, "2–4 → 2–5"),
        ({"low": "3"}, "2–4 → 3–4"),
        # A default that contradicts the other number gives way.
        ({"high": "1"}, "2–4 → up to 1"),
        ({"low": "5"}, "2–4 → 5 or more"),
    ],
)
def test_one_limit_may_be_set_without_the_other(
    hal: Client, acme: Acme, sent: dict[str, str], words: str
) -> None:
    fields = {f"{LIMIT}-{end}": value for end, value in sent.items()}
    (change,) = previewed(hal, OKR, **fields).changes
    assert change.text == f"Department: limit for key results {words}"
    assert send(hal, OKR, **fields, reason="why").status_code == 302
    form = hal.get(OKR).context["form"]
    shown = {end: form[f"{LIMIT}-{end}"].value() for end in ("low", "high")}
    assert shown == {"low": None, "high": None} | {
        end: int(value) for end, value in sent.items()
    }


def test_the_longest_period_may_be_set_without_the_shortest(
    hal: Client, acme: Acme
) -> None:
    (change,) = previewed(hal, OKR, **{"levels-team-horizon_days-high": "100"}).changes
    assert change.text.endswith("28–366 days → 28–100 days")


def test_lists_twenty_and_counts_the_rest(hal: Client, acme: Acme) -> None:
    key_results(acme, *[2] * 23)
    found = previewed(hal, OKR, **{f"{LIMIT}-low": "0", f"{LIMIT}-high": "1"})
    (effect,) = [each for each in found.effects or [] if each.what == "too_many"]
    assert (effect.count, len(effect.listed), effect.n_more) == (23, 20, 3)


def test_counts_whose_health_changes(hal: Client, acme: Acme) -> None:
    """As the roll-up then does it."""
    with in_organization(acme.organization.pk):
        above = GoalFactory.create(by=acme.hal, title="Top", unit=acme.sales)
        for value in range(0, 41, 5):
            goal = KeyResultFactory.create(
                by=acme.hal, parent=above, title=f"At {value}", unit=acme.sales
            )
            check_in(goal, by=acme.hal, value=Decimal(value))
    recompute(acme.organization.pk)
    before = healths(acme)
    sent = {TRACK: "100", "levels-department-at_risk_from": "99"}
    found = previewed(hal, OKR, **sent)
    (effect,) = [each for each in found.effects or [] if each.what == "health"]
    send(hal, OKR, **sent, reason="why")
    recompute(acme.organization.pk)
    after = healths(acme)
    moved = {key for key in after if after[key] != before[key]}
    assert {goal.public_id for goal in effect.listed} == moved != set()


def healths(acme: Acme) -> dict[str, str]:
    with in_organization(acme.organization.pk):
        rows = GoalProgress.objects.values_list("goal__public_id", "health")
        return dict(rows)


def test_a_hidden_finding_disappears_from_goals(hal: Client, acme: Acme) -> None:
    key_results(acme, 5)
    sent: dict[str, Any] = {"levels-department-hidden_notes-too_many": None}
    told = effects(previewed(hal, OKR, **sent))
    assert told["hidden"] == [
        "The suggestion “More goals than the limit” would be hidden on 1 goal"
    ]
    assert "mends" not in told
    send(hal, OKR, **sent, reason="why")
    assert marked(acme) == Counter()


def test_renames_everywhere(hal: Client, acme: Acme) -> None:
    (above,) = key_results(acme, 2)
    sent = {"labels-key_result-one": "Outcome", "labels-key_result-many": "Outcomes"}
    told = effects(previewed(hal, OKR, **sent))
    assert told["renamed"] == ["“Key result” becomes “Outcome” on 2 goals"]
    send(hal, OKR, **sent, reason="Our word")
    ref = KindRef("okr", "key_result")
    assert catalogue(acme).kind_name(ref, plural=True) == "Outcomes"
    page = hal.get(f"/o/acme/goals/new/?parent={above.public_id}")
    assert ">Outcome<" in page.content.decode()


# --- Cadence ------------------------------------------------------------------------


def one_of_each_level(acme: Acme) -> dict[str, Goal]:
    """Everybody for whom a goal can stand, by a name of ours."""
    team = UnitFactory.create(
        organization=acme.organization,
        name="Team",
        parent=acme.sales,
        kind=Unit.Kind.TEAM,
    )
    who: dict[str, dict[str, Any]] = {
        "nobody": {},
        "named": {"owner_name": "Zoe"},
        "company": {"unit": acme.company, "owner": acme.ben},
        "department": {"unit": acme.sales},
        "led": {"unit": acme.sales, "owner": acme.lena},
        "admin": {"unit": team, "owner": acme.hal},
        "own": {"unit": acme.sales, "owner": acme.ben},
        "alone": {"owner": acme.ben},
        "team": {"unit": team},
        "named in a team": {"unit": team, "owner_name": "Zoe"},
        "draft": {"unit": team, "state": Goal.State.DRAFT, "is_shared": True},
    }
    return {
        name: GoalFactory.create(by=acme.hal, title=name, **over)
        for name, over in who.items()
    }


@pytest.mark.parametrize("level", Level)
def test_goals_follow_a_new_cadence_and_its_reversal(
    hal: Client, acme: Acme, level: Level
) -> None:
    with in_organization(acme.organization.pk):
        goals = one_of_each_level(acme)
        fixed = GoalFactory.create(by=acme.hal, title="On its own", cadence_days=14)
        CadenceRuleFactory.create(
            organization=acme.organization, goal=fixed, rhythm="weeks", every=2
        )
        there = [name for name, goal in goals.items() if level_of(goal) == level]
    assert there
    sent = {CADENCE.format(level.value): "monthly"}
    (effect,) = [
        each
        for each in previewed(hal, OKR, **sent).effects or []
        if each.what == "cadence"
    ]
    assert sorted(goal.title for goal in effect.listed) == sorted(there)
    send(hal, OKR, **sent, reason="Less often")
    assert [name for name, days in paces(acme).items() if days == MONTHLY] == there
    assert paces(acme)["On its own"] == 14
    with in_organization(acme.organization.pk):
        acme.hal.organization.refresh_from_db()
        new = GoalFactory.create(by=acme.hal, title="New", unit=acme.sales)
    # As its kind suggests; the next plan finds the weekday of the month.
    assert new.cadence_days == (31 if level == Level.DEPARTMENT else 7)
    hal.post(f"{HERE}history/0/", {"action": "save", "seen": "1", "reason": "Back"})
    assert {days for name, days in paces(acme).items() if name != fixed.title} == {7}
    assert paces(acme)["On its own"] == 14


def paces(acme: Acme) -> dict[str, int | None]:
    with in_organization(acme.organization.pk):
        return dict(Goal.objects.order_by("pk").values_list("title", "cadence_days"))


def test_a_closed_goal_keeps_its_cadence(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.hal, title="Closed", unit=acme.sales)
        Goal.objects.filter(pk=goal.pk).update(state=Goal.State.CLOSED)
    send(hal, OKR, **{CADENCE.format("department"): "monthly"}, reason="why")
    assert paces(acme) == {"Closed": 7}


# --- What is typed wrong -------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({f"{LIMIT}-low": "5", f"{LIMIT}-high": "2"}, f"{LIMIT}-high"),
        ({f"{LIMIT}-low": "some", f"{LIMIT}-high": "2"}, f"{LIMIT}-low"),
        ({"levels-team-horizon_days-low": "0", "levels-team-horizon_days-high": "9"},
         "levels-team-horizon_days-low"),
        ({TRACK: "101"}, TRACK),
        ({"levels-team-at_risk_from": "80"}, "levels-team-at_risk_from"),
        ({"labels-objective-one": "Aim"}, "labels-objective-many"),
        ({"levels-team-cadence": "hourly"}, "levels-team-cadence"),
    ],
)  # fmt: skip
def test_an_error_stands_at_its_field_and_what_was_typed_stays(
    hal: Client, acme: Acme, sent: dict[str, str], wrong: str
) -> None:
    response = send(hal, OKR, **sent, reason="why")
    assert response.status_code == 422
    form = response.context["form"]
    assert [*form.errors] == [wrong]
    assert {name: form[name].value() for name in sent} == sent
    assert versions(acme) == []


def test_a_framework_that_is_not_there_is_not_found(hal: Client, acme: Acme) -> None:
    assert hal.get(f"{HERE}of/gone/").status_code == 404


def test_clearing_a_decision_restores_the_framework_default(
    hal: Client, acme: Acme
) -> None:
    send(hal, OKR, **{f"{LIMIT}-low": "1", f"{LIMIT}-high": "3"}, reason="one")
    sent = {f"{LIMIT}-low": "", f"{LIMIT}-high": ""}
    found = previewed(hal, OKR, **sent)
    text = "Department: limit for key results 1–3 → 2–4"
    path = ("frameworks", "okr", "levels", "department", "limits", "key_result")
    assert found.changes == [DecisionChange(path, "OKR", text)]
    send(hal, OKR, **sent, reason="two")
    assert versions(acme)[-1].document["frameworks"] == {}
