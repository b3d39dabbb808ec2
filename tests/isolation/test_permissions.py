"""Who may do what inside their own organization: roles × URLs × methods.

Ada owns the goal's organization, Hal is HR admin, Lena leads the goal's unit and manages
its owner, Ben owns it, Rita is a member elsewhere. Visible, but not allowed is a 403.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal
from goals.services import archive_goal, close_goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory
from tests.isolation.conftest import Things, signed_in
from tests.isolation.state import state_of
from tests.isolation.test_every_url import INSIDE, NOT_ALLOWED, NOT_FOUND, WAYS, ask
from tests.isolation.test_every_url import url_of as any_url_of

READ = {
    *("home", "goals:outline", "goals:rows", "goals:pulse", "goals:export"),
    *("goals:detail", "goals:explain", "goals:children", "goals:parents"),
    *("goals:create", "checkins:on_goal", "goals:support_links", "strategy:index"),
    *("examples:index", "examples:detail", "examples:use", "search:results"),
    *("checkins:my_notes", "checkins:notes_of_goal"),
}
WRITE = {
    *("goals:edit", "goals:align", "goals:reorder", "goals:override", "goals:status"),
    *("goals:activate", "goals:close", "goals:reopen", "goals:archive"),
    *("goals:share", "goals:unshare"),
    *(
        "goals:restore",
        "goals:delete",
        "goals:support",
        "checkins:check_in",
        "checkins:note_of_week",
        "examples:made",
    ),
}
# Between two people: for everybody else, HR too, it is not there.
PRIVATE = {
    *("feedback:thread", "feedback:undo_reply", "feedback:mark_read"),
    *("feedback:escalate", "feedback:flag", "feedback:manager_confidence"),
    *("feedback:partner_end", "feedback:one_on_one", "feedback:one_on_one_finish"),
    *(
        "feedback:one_on_one_notes",
        "feedback:one_on_one_settle",
        "feedback:one_on_one_remove",
    ),
    *("feedback:period", "checkins:delegated_week", "checkins:delegated_week_draft"),
    "notifications:open",
}
# For HR admins, and for leaders where a test beside the view says which.
ADMINS = {
    *("people:directory", "people:branch", "people:find", "people:unit"),
    *("people:unit_create", "people:unit_archive", "people:unit_restore"),
    "people:person_create",
    *("people:lead_end", "people:person", "people:change", "people:undo"),
    *("people:leave", "people:keep", "people:export", "people:invite"),
    *("people:invite_all", "people:import", "people:import_detail"),
    *("people:import_meanings", "people:import_confirm"),
    *("accounts:start", "accounts:start_step", "accounts:invitations"),
    *("accounts:invite_import_owners", "accounts:invitation_resend"),
    "accounts:invitation_revoke",
    *("cycles:year", "cycles:generate", "cycles:cycle"),
    *(
        "check_in_setup:overview",
        "check_in_setup:rule",
        "check_in_setup:rule_of_unit",
        "check_in_setup:policy",
    ),
    *(
        "check_in_setup:rule_of_framework",
        "check_in_setup:rule_of_goal",
        "check_in_setup:rule_of_member",
    ),
    *(
        "check_in_setup:questions",
        "check_in_setup:default_questions",
        "check_in_setup:question",
    ),
    *(
        "check_in_setup:move_question",
        "check_in_setup:retire_question",
        "check_in_setup:restore_question",
    ),
    *(
        "check_in_setup:locations",
        "check_in_setup:location_create",
        "check_in_setup:location",
        "check_in_setup:location_holidays",
    ),
    *(
        "check_in_setup:shared_holiday",
        "check_in_setup:location_people",
        "check_in_setup:location_of_member",
    ),
    "check_in_setup:location_remove",
    *("checkins:silent_goal", "checkins:metric_source_create"),
    *("setup", "setup:frameworks", "setup:framework", "setup:placement"),
    *("setup:history", "setup:version", "setup:guidance"),
    *(
        "setup:custom_frameworks",
        "setup:custom_framework_create",
        "setup:custom_framework_import",
        "setup:custom_framework",
    ),
    *(
        "setup:custom_framework_preview",
        "setup:custom_framework_discard",
        "setup:custom_framework_export",
    ),
    "setup:custom_framework_remove",
}
# For HR admins and who the row is of: for members it is not there.
HIDDEN = {
    *("scheduling:leave_of_member", "checkins:metric_source_revoke"),
    "accounts:token_revoke",
    *("alignment:participation", "alignment:participation_export"),
    *("audit:trail", "audit:export"),
}
# For owners alone, HR admins told apart.
OWNERS = {
    *("notifications:rooms", "notifications:room_test", "notifications:room_pause"),
    *("notifications:room_resume", "notifications:room_remove"),
}
# Everybody's own: what it shows of others is asked in the tests beside.
OWN = {
    *("checkins:week", "checkins:week_draft", "checkins:delegates"),
    *("feedback:updates", "feedback:latest_replies"),
    *("feedback:partners", "feedback:one_on_ones", "scheduling:leave"),
    *("checkins:metric_sources", "checkins:automatic_values_save"),
    *("notifications:inbox", "notifications:counts", "notifications:read_all"),
    *("notifications:unread", "notifications:calendar"),
    *("notifications:calendar_make", "notifications:calendar_revoke"),
    *("notifications:preferences", "notifications:preferences_undo"),
    *("notifications:resume_email", "audit:mine"),
    *("accounts:settings", "accounts:tokens"),
}
# Tested beside their views: who can see a goal by its owner, imports by who may import, undo by whose word it was, people
# and a goal's 1:1 by whether there are any.
ELSEWHERE = {
    *("feedback:my_people", "feedback:goal_topic", "search:palette"),
    *("goals:import", "goals:import_detail", "goals:import_map"),
    *("goals:import_confirm", "goals:import_undo"),
    *("checkins:undo", "goals:guidance"),
    *("strategy:document", "checkins:notes_grid", "checkins:notes_of_member"),
    *("strategy:start", "strategy:add", "strategy:rank"),
    *("people:profile", "demo_renew", "sample_remove", "goals:visibility"),
}
# Former URLs, which lead to the pages above.
MOVED = {name for name in INSIDE if name.startswith("former_")}
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
        top = GoalFactory.create(by=acme.ada, title="Top")

        def make(title: str, **over: object) -> Goal:
            return KeyResultFactory.create(
                by=acme.ben,
                parent=top,
                title=title,
                owner=acme.ben,
                unit=acme.sales,
                **over,
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
    sorts = [READ, WRITE, PRIVATE, ADMINS, HIDDEN, OWNERS, OWN, ELSEWHERE, MOVED]
    assert sorted(INSIDE) == sorted(name for sort in sorts for name in sort)


@pytest.mark.parametrize("who", [*WRITERS, "rita"])
def test_every_member_may_read(acme: Acme, bens: Bens, who: str) -> None:
    client = signed_in(getattr(acme, who))
    for name in READ:
        assert client.get(url_of(name, bens)).status_code in (200, 204), name


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", [*WRITERS, "rita"])
def test_only_owners_and_their_leaders_may_write(
    acme: Acme, bens: Bens, who: str, way: str
) -> None:
    """A draft of somebody else's is not even there."""
    client = signed_in(getattr(acme, who))
    for name in sorted(WRITE):
        draft = INSIDE[name].parts["goal_id"] == "draft"
        status = ask(client, way, url_of(name, bens)).status_code
        if who == "ben" or (who in WRITERS and not draft):
            # A draft that the test has deleted before is gone.
            refusals = {FORBIDDEN} if draft else {FORBIDDEN, NOT_FOUND}
            assert status not in refusals, name
            assert status < 500, name
        else:
            wanted = NOT_FOUND if draft else FORBIDDEN
            assert status in (wanted, NOT_ALLOWED), name


def test_refused_attempts_change_nothing(acme: Acme, bens: Bens) -> None:
    before, client = state_of(acme.organization.pk), signed_in(acme.rita)
    for name in WRITE:
        for way in WAYS:
            ask(client, way, url_of(name, bens))
    assert state_of(acme.organization.pk) == before


def answers(client: Client, names: set[str], things: Things) -> dict[str, set[int]]:
    """Name of a URL → the statuses of asking for it, and of sending nothing there."""
    urls = {name: any_url_of(name, things.slug, things) for name in sorted(names)}
    return {
        name: {ask(client, way, url).status_code for way in ("GET", "POST")}
        for name, url in urls.items()
    }


@pytest.mark.parametrize("who", ["hal", "lena", "rita"])
def test_private_pages_of_two_people_are_404_for_others(
    acme: Acme, ours: Things, who: str
) -> None:
    """Ada and who reports to her: HR does not read along, nor does a leader beside."""
    before = state_of(acme.organization.pk)
    found = answers(signed_in(getattr(acme, who)), PRIVATE, ours)
    assert {name: said - {NOT_ALLOWED} for name, said in found.items()} == (
        {name: {NOT_FOUND} for name in PRIVATE}
    )
    assert state_of(acme.organization.pk) == before


@pytest.mark.parametrize("who", ["ben", "rita"])
def test_admin_pages_are_refused_to_members(acme: Acme, ours: Things, who: str) -> None:
    before = state_of(acme.organization.pk)
    found = answers(signed_in(getattr(acme, who)), ADMINS, ours)
    assert {name: said - {NOT_ALLOWED} for name, said in found.items()} == (
        {name: {FORBIDDEN} for name in ADMINS}
    )
    assert state_of(acme.organization.pk) == before


@pytest.mark.parametrize("who", ["hal", "ben", "rita"])
def test_what_is_hidden_is_not_there(acme: Acme, ours: Things, who: str) -> None:
    before = state_of(acme.organization.pk)
    hidden = OWNERS if who == "hal" else HIDDEN | OWNERS
    found = answers(signed_in(getattr(acme, who)), hidden, ours)
    assert {name: said - {NOT_ALLOWED} for name, said in found.items()} == (
        {name: {NOT_FOUND} for name in hidden}
    )
    assert state_of(acme.organization.pk) == before


@pytest.mark.parametrize(
    ("who", "names"), [("hal", ADMINS | HIDDEN), ("ada", ADMINS | HIDDEN | OWNERS)]
)
def test_what_is_for_admins_is_there_for_them(
    acme: Acme, ours: Things, who: str, names: set[str]
) -> None:
    client = signed_in(getattr(acme, who))
    for name in sorted(names):
        answer = client.get(any_url_of(name, "acme", ours))
        assert answer.status_code in (200, 302, NOT_ALLOWED), name


@pytest.mark.parametrize("who", ["hal", "rita"])
def test_personal_pages_are_available_to_everybody(
    acme: Acme, ours: Things, who: str
) -> None:
    """And nothing of Ada’s is on it."""
    client = signed_in(getattr(acme, who))
    for name in sorted(OWN):
        answer = client.get(any_url_of(name, "acme", ours))
        assert answer.status_code in (200, 204, NOT_ALLOWED), (name, answer.status_code)
        page = answer.content.decode()
        for private in ("Acme’s answer", "Acme’s item", "acme.report"):
            assert private not in page, (name, private)


def test_a_role_that_is_taken_away_is_gone_on_the_next_request(
    acme: Acme, bens: Bens
) -> None:
    """Z4, in a session that is open."""
    client = signed_in(acme.hal)
    assert client.get(url_of("goals:edit", bens)).status_code == 200
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.hal.pk).update(role=Membership.Role.MEMBER)
    assert client.get(url_of("goals:edit", bens)).status_code == FORBIDDEN
