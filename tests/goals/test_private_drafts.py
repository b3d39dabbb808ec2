"""A draft is its owner's and its author's alone until they share it, archived or not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from goals.models import Goal
from goals.services import archive_goal, restore_goal, share_draft
from organizations.models import Membership
from organizations.tenancy import in_organization
from setup.effects import effect
from setup.selectors.goals import rows_of
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory, MembershipFactory, UnitFactory, UnitLeadFactory

READ, FORBIDDEN, NOT_THERE = 200, 403, 404


@pytest.fixture
def draft(acme: Acme) -> Goal:
    """Ben's, of Sales; Lena leads Sales and is his manager."""
    with in_organization(acme.organization.pk):
        return GoalFactory.create(
            by=acme.ben,
            title="Secret plan",
            owner=acme.ben,
            unit=acme.sales,
            state="draft",
        )


def statuses(acme: Acme, goal: Goal, name: str = "goals:detail") -> dict[str, int]:
    url = reverse(name, args=["acme", goal.public_id])
    people = {who: getattr(acme, who) for who in ("ada", "hal", "lena", "ben", "rita")}
    return {who: signed_in(row).get(url).status_code for who, row in people.items()}


def test_a_draft_is_its_owners_alone(acme: Acme, draft: Goal) -> None:
    others = dict.fromkeys(("ada", "hal", "lena", "rita"), NOT_THERE)
    assert statuses(acme, draft) == {**others, "ben": READ}


def test_a_shared_draft_is_read_by_those_above_and_written_by_nobody_else(
    acme: Acme, draft: Goal
) -> None:
    with in_organization(acme.organization.pk):
        share_draft(draft, by=acme.ben)
    readers = dict.fromkeys(("ada", "hal", "lena"), READ)
    assert statuses(acme, draft) == {**readers, "ben": READ, "rita": NOT_THERE}
    refused = dict.fromkeys(("ada", "hal", "lena"), FORBIDDEN)
    assert statuses(acme, draft, "goals:edit") == {
        **refused,
        "ben": READ,
        "rita": NOT_THERE,
    }


def test_archiving_a_draft_widens_nothing(acme: Acme, draft: Goal) -> None:
    """Not on its page, in the outline of what is archived, nor in the export."""
    with in_organization(acme.organization.pk):
        share_draft(draft, by=acme.ben)
        archive_goal(draft, by=acme.ben)
    others = dict.fromkeys(("ada", "hal", "lena", "rita"), NOT_THERE)
    assert statuses(acme, draft) == {**others, "ben": READ}
    for who in ("ada", "hal", "lena", "rita"):
        client = signed_in(getattr(acme, who))
        for name in ("goals:outline", "goals:export"):
            page = client.get(reverse(name, args=["acme"]), {"state": "archived"})
            assert "Secret plan" not in page.content.decode(), (who, name)


def test_a_restored_draft_is_a_draft(acme: Acme, draft: Goal) -> None:
    with in_organization(acme.organization.pk):
        archive_goal(draft, by=acme.ben)
        restored = restore_goal(Goal.objects.get(pk=draft.pk), by=acme.ben)
    assert (restored.state, restored.archived_from) == ("draft", "")


def test_the_author_of_a_draft_writes_it_and_of_a_goal_in_force_reads_it(
    acme: Acme,
) -> None:
    with in_organization(acme.organization.pk):
        goals = [
            GoalFactory.create(
                by=acme.rita, title="For Ben", owner=acme.ben, state=state
            )
            for state in ("draft", "active")
        ]
    found = [statuses(acme, goal, "goals:edit")["rita"] for goal in goals]
    assert found == [READ, FORBIDDEN]


def test_a_lead_two_levels_up_edits_the_goals_below(acme: Acme) -> None:
    """Whoever leads a unit leads everything below it, in any depth."""
    with in_organization(acme.organization.pk):
        team = UnitFactory.create(
            organization=acme.organization, name="West", parent=acme.sales
        )
        crew = UnitFactory.create(
            organization=acme.organization, name="Harbour", parent=team
        )
        goal = GoalFactory.create(
            by=acme.rita, title="Deep", unit=crew, owner=acme.rita
        )
    found = statuses(acme, goal, "goals:edit")
    assert (found["lena"], found["ben"]) == (READ, FORBIDDEN)


def test_a_lead_needs_no_role_and_a_role_leads_nothing(acme: Acme) -> None:
    """Editing comes from being named on the unit, at the next request."""
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(
            by=acme.ada, title="Of Legal", unit=acme.legal, owner=acme.ada
        )
        titled = MembershipFactory.create(
            organization=acme.organization,
            user__name="Tim",
            role=Membership.Role.LEADER,
        )
    url = reverse("goals:edit", args=["acme", goal.public_id])
    ben = signed_in(acme.ben)
    assert ben.get(url).status_code == FORBIDDEN
    assert signed_in(titled).get(url).status_code == FORBIDDEN
    with in_organization(acme.organization.pk):
        lead = UnitLeadFactory.create(member=acme.ben, unit=acme.legal)
    assert ben.get(url).status_code == READ
    with in_organization(acme.organization.pk):
        lead.delete()
    assert ben.get(url).status_code == FORBIDDEN


def test_its_owner_shares_it_and_takes_it_back(acme: Acme, draft: Goal) -> None:
    """By the buttons of its page."""
    client = signed_in(acme.ben)
    for name, seen in (("goals:share", READ), ("goals:unshare", NOT_THERE)):
        url = reverse(name, args=["acme", draft.public_id])
        page = client.get(reverse("goals:detail", args=["acme", draft.public_id]))
        assert url in page.content.decode()
        assert client.post(url).status_code == 302
        assert statuses(acme, draft)["lena"] == seen


def test_the_drafts_of_others_change_no_finding_of_a_draft(
    acme: Acme, draft: Goal
) -> None:
    """Beside Ben's own there are three of Lena's: he is not told that it is too many."""
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=draft.pk).update(owner=None, created_by=acme.ben)
        for n in range(3):
            GoalFactory.create(
                by=acme.lena, title=f"Idea {n}", unit=acme.sales, state="draft"
            )
    client, mark = signed_in(acme.ben), "work best"
    detail = reverse("goals:detail", args=["acme", draft.public_id])
    outline = reverse("goals:outline", args=["acme"])
    pages = [client.get(detail), client.get(outline, {"state": "draft"})]
    assert all("Secret plan" in page.content.decode() for page in pages)
    assert not any(mark in page.content.decode() for page in pages)
    with in_organization(acme.organization.pk):
        Goal.objects.filter(title__startswith="Idea").update(created_by=acme.ben)
    assert mark in client.get(detail).content.decode()
    assert mark in client.get(outline, {"state": "draft"}).content.decode()


def test_what_hr_previews_counts_it_and_names_it_not(acme: Acme, draft: Goal) -> None:
    with in_organization(acme.organization.pk):
        shared = GoalFactory.create(
            by=acme.ben, title="Open plan", owner=acme.ben, state="draft"
        )
        share_draft(shared, by=acme.ben)
        rows = rows_of(acme.organization)
    found = effect("off", "", ((row, "") for row in rows))
    assert found.count == 2
    assert [meant.title for meant in found.listed] == ["Open plan"]
