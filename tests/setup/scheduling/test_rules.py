"""Schedule rules: previewed, saved, removed and restored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from goals.models import Goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of
from scheduling.models import CadenceRule, CheckInPolicy, Period
from scheduling.plan import plan
from scheduling.rules import CheckInCadence
from scheduling.services.rules import StaleRuleError, remove_rule, save_rule, stamp
from scheduling.targets import everybody
from tests.cast import Acme, Umbra
from tests.setup.scheduling.sending import HERE, events, fields, look, save

pytestmark = pytest.mark.days

EVERYBODY = f"{HERE}everybody/"


def rules(acme: Acme) -> list[CadenceRule]:
    with in_organization(acme.organization.pk):
        return list(CadenceRule.objects.order_by("id"))


def paths(acme: Acme) -> dict[str, str]:
    with in_organization(acme.organization.pk):
        goal = Goal.objects.get(owner=acme.ben)
    return {
        "organization": EVERYBODY,
        "unit": f"{HERE}units/{acme.sales.public_id}/",
        "framework": f"{HERE}frameworks/okr/",
        "goal": f"{HERE}goals/{goal.public_id}/",
        "member": f"{HERE}people/{acme.ben.public_id}/",
    }


def test_a_preview_lists_changed_check_ins_and_saves_nothing(
    hal: Client, acme: Acme
) -> None:
    response = look(hal, EVERYBODY, weekday=3)
    assert "Moves the next check-in of 2 people to Wednesday" in (
        response.context["preview"].headline
    )
    assert {move.name for move in response.context["preview"].moves} == {"Ben", "Lena"}
    assert rules(acme) == []


@pytest.mark.parametrize(
    "scope", ["organization", "unit", "framework", "goal", "member"]
)
def test_saving_a_rule_shows_a_message_and_replans(
    hal: Client, acme: Acme, scope: str
) -> None:
    path = paths(acme)[scope]
    assert save(hal, path, weekday=4, grace_days=1).status_code == 302
    (rule,) = rules(acme)
    assert (rule.weekday, rule.grace_days, rule.created_by_id) == (4, 1, acme.hal.pk)
    assert bool(rule.unit_id or rule.framework or rule.goal_id or rule.member_id) == (
        scope != "organization"
    )
    (event,) = events(acme, "cadence.changed")
    assert event.data["before"] is None
    assert event.data["after"]["weekday"] == 4
    with in_organization(acme.organization.pk):
        assert CheckInPolicy.objects.get().n_changes == 1
        plan(acme.organization)
        asked = Period.objects.filter(member=acme.ben).order_by("week_on").last()
        assert asked is not None
        assert asked.opens_at.isoweekday() == 4
    assert "Thursday" in hal.get(path).content.decode()


def test_only_a_previewed_rule_is_saved(hal: Client, acme: Acme) -> None:
    sent = fields(hal, EVERYBODY) | {"weekday": 3, "action": "save"}
    response = hal.post(EVERYBODY, sent)
    assert response.status_code == 200
    assert response.context["preview"]
    assert rules(acme) == []


def test_saving_twice_is_saving_once(hal: Client, acme: Acme) -> None:
    looked = look(hal, EVERYBODY, weekday=3)
    sent = {each.html_name: each.value() for each in looked.context["form"]}
    for _again in range(2):
        hal.post(EVERYBODY, sent | {"action": "save"})
    assert len(rules(acme)) == 1
    assert len(events(acme, "cadence.changed")) == 1


def test_a_conflict_of_two_admins_shows_both_versions(hal: Client, acme: Acme) -> None:
    mine = look(hal, EVERYBODY, weekday=3)
    sent = {each.html_name: each.value() for each in mine.context["form"]}
    save(hal, EVERYBODY, weekday=5)
    response = hal.post(EVERYBODY, sent | {"action": "save"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "every week on Friday" in text.replace("Every", "every")
    assert "every week on Wednesday" in text.replace("Every", "every")
    assert rules(acme)[0].weekday == 5
    again = {each.html_name: each.value() for each in response.context["form"]}
    assert hal.post(EVERYBODY, again | {"action": "save"}).status_code == 302
    assert rules(acme)[0].weekday == 3


def test_a_concurrent_save_is_reported_as_a_conflict(inside_acme: Acme) -> None:
    """Between the page's look and the lock somebody else may have saved."""
    by = inside_acme.hal
    target = everybody(by)
    save_rule(target, CheckInCadence(weekday=2), by=by, seen="")
    with pytest.raises(StaleRuleError):
        save_rule(target, CheckInCadence(weekday=3), by=by, seen="")
    with pytest.raises(StaleRuleError):
        remove_rule(target, by=by, seen="")
    assert CadenceRule.objects.get().weekday == 2


@pytest.fixture
def on_sunday() -> Iterator[None]:
    """Noon of the next Sunday: no check-in of a Monday or a Thursday is open."""
    now = timezone.now().replace(hour=12, minute=0)
    sunday = now + dt.timedelta(days=7 - now.isoweekday())
    with time_machine.travel(sunday, tick=True):
        yield


@pytest.mark.usefixtures("on_sunday")
def test_a_rule_is_removed_after_a_preview(hal: Client, acme: Acme) -> None:
    path = paths(acme)["unit"]
    save(hal, path, weekday=4)
    looked = hal.post(path, {"action": "inherit"})
    assert "to Monday" in looked.context["preview"].headline
    seen = looked.context["form"]["seen"].value()
    for _again in range(2):
        assert hal.post(path, {"action": "remove", "seen": seen}).status_code == 302
    assert rules(acme) == []
    assert len(events(acme, "cadence.removed")) == 1


def test_the_last_change_is_undone_once(hal: Client, acme: Acme) -> None:
    path = paths(acme)["unit"]
    save(hal, path, weekday=4)
    save(hal, path, weekday=2)
    change = hal.get(path).context["change"]
    for _again in range(2):
        hal.post(path, {"action": "undo", "change": change.public_id})
    assert [rule.weekday for rule in rules(acme)] == [4]
    taken = hal.get(path).context["change"]
    hal.post(path, {"action": "undo", "change": taken.public_id})
    assert [rule.weekday for rule in rules(acme)] == [2]


def test_an_undo_never_reverts_later_changes(hal: Client, acme: Acme) -> None:
    save(hal, EVERYBODY, weekday=4)
    first = hal.get(EVERYBODY).context["change"]
    save(hal, EVERYBODY, weekday=2)
    sent = {"action": "undo", "change": first.public_id}
    assert hal.post(EVERYBODY, sent).status_code == 409
    assert rules(acme)[0].weekday == 2


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"rhythm": "weeks", "every": "1"}, "every"),
        ({"rhythm": "month_day", "month_day": "32"}, "month_day"),
        ({"rhythm": "weekly", "open_days": "7"}, "open_days"),
        ({"remind_days_before": "5"}, "remind_days_before"),
        ({"rhythm": "hourly"}, "rhythm"),
        ({"asked_at": "noon"}, "asked_at"),
        ({"rhythm": "weekly", "every": "x", "month_day": "99"}, None),
        ({"rhythm": "never", "asked_at": "noon"}, None),
    ],
)
def test_only_fields_that_the_rhythm_uses_are_validated(
    hal: Client, typed: dict[str, str], wrong: str | None
) -> None:
    response = look(hal, EVERYBODY, **typed)
    assert response.status_code == (422 if wrong else 200)
    assert set(response.context["form"].errors) == ({wrong} if wrong else set())


def test_missing_fields_keep_their_values(hal: Client, acme: Acme) -> None:
    """A form without script may send the fields of the former rhythm alone."""
    path = EVERYBODY
    looked = hal.post(path, {"rhythm": "month_day", "action": "preview", "seen": ""})
    sent = {each.html_name: each.value() for each in looked.context["form"]}
    hal.post(path, sent | {"action": "save"})
    assert str(rules(acme)[0].closes_at) == "12:00:00"


def test_the_sentence_follows_the_fields(hal: Client) -> None:
    sent = fields(hal, EVERYBODY) | {"rhythm": "quarterly", "action": "say"}
    text = hal.post(EVERYBODY, sent, headers={"HX-Request": "true"}).content.decode()
    assert "of the third month of each quarter" in text
    sent = fields(hal, EVERYBODY) | {"open_days": "9", "action": "say"}
    text = hal.post(EVERYBODY, sent, headers={"HX-Request": "true"}).content.decode()
    assert "Days open: At most 6" in text


def test_inheritance_is_visible(hal: Client, acme: Acme) -> None:
    save(hal, paths(acme)["unit"], weekday=4)
    lines = {line.unit.name: line for line in hal.get(HERE).context["rhythms"].units}
    assert lines["Sales"].is_own
    assert lines["Legal"].source == "Sightline default"
    # A rule reaches those below, too.
    in_sales, in_company = lines["Sales"].n_people, lines[acme.company.name].n_people
    assert in_sales == 2
    assert in_company > in_sales
    text = hal.get(paths(acme)["member"]).content.decode()
    assert "Inherited: weekly, from Sales" in text


def test_a_page_names_rules_that_override_it(hal: Client, acme: Acme) -> None:
    of_goal, of_framework = paths(acme)["goal"], paths(acme)["framework"]
    save(hal, of_goal, weekday=4)
    save(hal, paths(acme)["member"], weekday=2)
    page = hal.get(of_goal)
    told = "Check-ins for “Ben’s number”: every week on Tuesday"
    assert page.context["current"].headline == told
    assert "Ben has their own schedule, which overrides this one: every week" in (
        page.content.decode()
    )
    assert page.context["form"]["weekday"].value() == 4
    everybody = hal.get(EVERYBODY).content.decode()
    assert (
        "2 schedules of units, frameworks, goals or people override this one"
        in everybody
    )
    headline = hal.get(of_framework).context["current"].headline
    assert headline.endswith("has no check-in schedule of its own")


def test_a_goal_or_a_person_is_found_and_those_with_rules_are_listed(
    hal: Client, acme: Acme
) -> None:
    save(hal, paths(acme)["member"], weekday=4)
    page = hal.get(HERE)
    assert [line.name for line in page.context["people"].lines] == ["Ben"]
    assert page.context["goals"].lines == []
    page = hal.get(HERE, {"person": "le", "goal": "ben"})
    assert [line.name for line in page.context["people"].lines] == ["Lena"]
    assert [line.name for line in page.context["goals"].lines] == ["Ben’s number"]
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(left_at=timezone.now())
    assert hal.get(HERE).context["people"].lines == []


# --- Units may choose -----------------------------------------------------------------


def let_units_choose(acme: Acme, *, may: bool = True) -> None:
    with in_organization(acme.organization.pk):
        policy = policy_of(acme.organization)
        policy.units_may_choose = may
        policy.save(update_fields=["units_may_choose"])


def test_leaders_choose_only_where_the_organization_lets_them(
    hal: Client, acme: Acme
) -> None:
    path = paths(acme)["unit"]
    hal.force_login(acme.lena.user)
    refused = hal.get(path)
    assert refused.status_code == 403
    assert (
        "Your organization sets the check-in schedule of every unit"
        in refused.content.decode()
    )
    assert hal.post(path, {"action": "preview"}).status_code == 403

    let_units_choose(acme)
    assert save(hal, path, weekday=4).status_code == 302
    assert rules(acme)[0].unit_id == acme.sales.pk
    seen: Any = hal.get(HERE).context["rhythms"].units
    assert [line.unit.name for line in seen] == ["Sales"]
    for scope in ("organization", "framework", "goal", "member"):
        assert hal.get(paths(acme)[scope]).status_code == 403
    assert hal.get(f"{HERE}units/{acme.legal.public_id}/").status_code == 403
    assert hal.get(f"{HERE}units/{acme.company.public_id}/").status_code == 403


def test_leaders_of_a_unit_above_choose_too_and_nothing_else(
    hal: Client, acme: Acme
) -> None:
    let_units_choose(acme)
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.lena.pk).update(unit=acme.company)
    hal.force_login(acme.lena.user)
    assert save(hal, paths(acme)["unit"], weekday=4).status_code == 302
    page = hal.get(HERE)
    assert "Sales" in {line.unit.name for line in page.context["rhythms"].units}
    assert "people" not in page.context
    for path in ("locations/", "locations/people/", "questions/", "policy/"):
        assert hal.get(HERE + path).status_code == 403


def test_rules_of_leaders_stay_when_the_choice_is_taken_back(
    hal: Client, acme: Acme
) -> None:
    path = paths(acme)["unit"]
    let_units_choose(acme)
    hal.force_login(acme.lena.user)
    save(hal, path, weekday=4)
    change = hal.get(path).context["change"]
    let_units_choose(acme, may=False)
    for sent in (
        {"action": "undo", "change": change.public_id},
        {"action": "remove", "seen": stamp(rules(acme)[0])},
    ):
        assert hal.post(path, sent).status_code == 403
    assert [rule.weekday for rule in rules(acme)] == [4]
    hal.force_login(acme.hal.user)
    hal.post(path, {"action": "undo", "change": change.public_id})
    assert rules(acme) == []


def test_members_of_a_unit_never_choose(hal: Client, acme: Acme) -> None:
    let_units_choose(acme)
    hal.force_login(acme.ben.user)
    assert hal.get(paths(acme)["unit"]).status_code == 403
    assert hal.get(HERE).status_code == 403


def test_another_organizations_units_are_not_found(
    hal: Client, acme: Acme, umbra: Umbra
) -> None:
    let_units_choose(acme)
    for who in (acme.hal, acme.lena):
        hal.force_login(who.user)
        path = f"{HERE}units/{umbra.company.public_id}/"
        assert hal.get(path).status_code == 404
        assert hal.post(path, {"action": "save"}).status_code == 404
