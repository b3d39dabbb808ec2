"""Who may do what to a goal inside their own organization: roles × URLs × methods.

Ada owns the goal's organization, Hal is HR admin, Lena leads the goal's unit and manages
its owner, Ben owns it, Rita is a member elsewhere. Visible, but not allowed is a 403.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.urls import reverse

from goals.models import Goal
from goals.services import archive_goal, close_goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.isolation.conftest import signed_in
from tests.isolation.test_every_url import INSIDE, NOT_ALLOWED, NOT_FOUND, WAYS, ask
from tests.make import make_goal, make_key_result

READ = {
    *("home", "goals:outline", "goals:rows", "goals:pulse", "goals:export"),
    *("goals:detail", "goals:explain", "goals:children", "goals:parents"),
    *("goals:create", "checkins:on_goal", "goals:helps", "strategy:index"),
    *("examples:index", "examples:detail", "examples:use"),
    *("checkins:my_notes", "checkins:notes_of_goal"),
}
WRITE = {
    *("goals:edit", "goals:align", "goals:reorder", "goals:override", "goals:status"),
    *("goals:activate", "goals:close", "goals:reopen", "goals:archive"),
    *(
        "goals:restore",
        "goals:delete",
        "goals:support",
        "checkins:check_in",
        "checkins:note_of_week",
        "examples:made",
    ),
}
# Tested beside their views: imports by who may import, undo by whose word it was,
# setup by who is an admin.
ELSEWHERE = {
    # Everybody's own check-in (tests/weekly).
    *("checkins:week", "checkins:week_draft", "checkins:period"),
    # tests/answers, tests/talks, tests/companions: by who sits at a check-in or a list.
    *("checkins:my_people", "checkins:updates", "checkins:latest_replies"),
    *("checkins:undo_reply", "checkins:thread", "checkins:mark_read"),
    *("checkins:pass_up", "checkins:flag", "checkins:manager_confidence"),
    *("checkins:silent", "checkins:companions", "checkins:companion_end"),
    *("checkins:talks", "checkins:talk", "checkins:talk_finish"),
    *("checkins:talk_notes", "checkins:talk_settle", "checkins:talk_remove"),
    *("goals:import", "goals:import_detail", "goals:import_map"),
    *("goals:import_confirm", "checkins:undo", "setup"),
    *("setup:frameworks", "setup:framework", "setup:placement"),
    *("setup:history", "setup:version"),
    *("setup:own", "setup:own_start", "setup:own_import", "setup:own_edit"),
    *("setup:own_preview", "setup:own_discard", "setup:own_export"),
    *("setup:own_remove",),
    *("checkins:leave", "checkins:leave_of_member"),
    *("checkins:participation", "checkins:participation_export"),
    "goals:guidance",
    "setup:guidance",
    # Setup of check-ins: for admins, and leaders of their unit (tests/rhythm).
    *("rhythm:overview", "rhythm:rule", "rhythm:rule_of_unit", "rhythm:policy"),
    *("rhythm:rule_of_framework", "rhythm:rule_of_goal", "rhythm:rule_of_member"),
    *("rhythm:questions", "rhythm:usual_questions", "rhythm:question"),
    *("rhythm:move_question", "rhythm:retire_question", "rhythm:question_back"),
    *("rhythm:places", "rhythm:place_new", "rhythm:place", "rhythm:place_days"),
    *("rhythm:day_of_all", "rhythm:place_people", "rhythm:place_person"),
    "rhythm:place_remove",
    *("strategy:document", "checkins:notes_grid", "checkins:notes_of_member"),
    *("checkins:values", "checkins:values_keep"),
    *("checkins:for_others", "checkins:week_for", "checkins:week_for_draft"),
    *("checkins:value_source", "checkins:value_source_end"),
    *("strategy:start", "strategy:add", "strategy:rank"),
    # Everybody's own messages and calendar (tests/inbox, tests/choices, tests/feeds).
    *("notifications:inbox", "notifications:counts", "notifications:read_all"),
    *("notifications:unread", "notifications:open", "notifications:calendar"),
    *("notifications:calendar_make", "notifications:calendar_revoke"),
    *("notifications:choices", "notifications:choices_undo"),
    "notifications:mail_lift",
    # Chat rooms: for admins (tests/chat).
    *("notifications:rooms", "notifications:room_test", "notifications:room_pause"),
    *("notifications:room_resume", "notifications:room_remove"),
}
WRITERS = ("ada", "hal", "lena", "ben")
FORBIDDEN = 403


@dataclass(frozen=True)
class Bens:
    """One of Ben's goals in each state."""

    goal: Goal
    draft: Goal
    closed: Goal
    archived: Goal


@pytest.fixture
def bens(acme: Acme) -> Bens:
    with in_organization(acme.organization.pk):
        top = make_goal(acme.ada, "Top")

        def make(title: str, **over: object) -> Goal:
            return make_key_result(
                acme.ben, top, title, owner=acme.ben, unit=acme.sales, **over
            )

        closed, archived = make("closed"), make("archived")
        close_goal(closed, by=acme.ben)
        archive_goal(archived, by=acme.ben)
        draft = make("draft", state=Goal.State.DRAFT)
        return Bens(make("goal"), draft, closed, archived)


def url_of(name: str, bens: Bens) -> str:
    parts = {
        part: getattr(bens, kind).public_id for part, kind in INSIDE[name].parts.items()
    }
    fixed = INSIDE[name].fixed
    return reverse(name, kwargs={"org": "acme", **fixed, **parts})


def test_every_url_is_sorted() -> None:
    assert set(INSIDE) == READ | WRITE | ELSEWHERE


@pytest.mark.parametrize("who", [*WRITERS, "rita"])
def test_everybody_reads(acme: Acme, bens: Bens, who: str) -> None:
    client = signed_in(getattr(acme, who))
    for name in READ:
        assert client.get(url_of(name, bens)).status_code in (200, 204), name


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", [*WRITERS, "rita"])
def test_only_the_owner_and_their_leaders_write(
    acme: Acme, bens: Bens, who: str, way: str
) -> None:
    """A draft of somebody else's is not even there."""
    client = signed_in(getattr(acme, who))
    for name in sorted(WRITE):
        draft = INSIDE[name].parts["goal_id"] == "draft"
        status = ask(client, way, url_of(name, bens)).status_code
        if who in WRITERS:
            # A draft that the test has deleted before is gone.
            assert status != FORBIDDEN, name
            assert status < 500, name
        else:
            wanted = NOT_FOUND if draft else FORBIDDEN
            assert status in (wanted, NOT_ALLOWED), name


def test_nothing_of_ritas_attempts_is_kept(acme: Acme, bens: Bens) -> None:
    def state() -> list[object]:
        with in_organization(acme.organization.pk):
            return list(Goal.objects.order_by("pk").values())

    before, client = state(), signed_in(acme.rita)
    for name in WRITE:
        for way in WAYS:
            ask(client, way, url_of(name, bens))
    assert state() == before


def test_a_role_that_is_taken_away_is_gone_on_the_next_request(
    acme: Acme, bens: Bens
) -> None:
    """Z4, in a session that is open."""
    client = signed_in(acme.hal)
    assert client.get(url_of("goals:edit", bens)).status_code == 200
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.hal.pk).update(role=Membership.Role.MEMBER)
    assert client.get(url_of("goals:edit", bens)).status_code == FORBIDDEN
