"""A person's page for colleagues: place and line of sight, and nothing private."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory, MembershipFactory, OneOnOneFactory

if TYPE_CHECKING:
    from django.test import Client

NOT_FOUND = 404


def at(member: Membership) -> str:
    return reverse("people:profile", args=["acme", member.public_id])


def text_of(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", "", response.content.decode())
    return re.sub(r"\s+", " ", plain)


def goals_of_ben(acme: Acme) -> None:
    top = GoalFactory.create(by=acme.ada, title="Be the best", owner=acme.ada)
    team = GoalFactory.create(by=acme.ada, title="Win", owner=acme.lena, parent=top)
    for title in ("Call", "Meet"):
        GoalFactory.create(by=acme.ada, title=title, owner=acme.ben, parent=team)
    GoalFactory.create(by=acme.ben, title="Dream", owner=acme.ben, state="draft")
    alone = GoalFactory.create(by=acme.ada, title="Tidy up", owner=acme.ben)
    assert alone.state == Goal.State.ACTIVE


def test_the_line_of_sight_is_a_paragraph(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        goals_of_ben(acme)
    page = text_of(signed_in(acme.rita).get(at(acme.ben)))
    assert "3 goals, and what they support" in page
    assert "Call and Meet support Win, which supports Be the best." in page
    assert "Tidy up." in page
    assert "Dream" not in page


def test_nothing_private_is_shown(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(
            employee_id="SECRET-1",
            work_email="secret@example.org",
            started_on="2011-11-11",
            title="Agent",
        )
    answer = signed_in(acme.rita).get(at(acme.ben))
    page = text_of(answer)
    assert "Agent · Sales" in page
    assert "Manager Lena" in page
    for private in ("SECRET-1", "secret@example.org", "2011", "ben@example.org"):
        assert private not in page
    # Links that lead to a refusal are not there.
    assert "Days away" not in page
    assert not answer.context["profile"].one_on_one


def test_links_are_shown_to_whom_they_are_open(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        OneOnOneFactory.create(manager=acme.lena, member=acme.ben)
    client: Client = signed_in(acme.lena)
    page = client.get(at(acme.ben)).content.decode()
    links = re.findall(r'href="(/o/acme/[^"#]*)"', page)
    assert any("/one-on-ones/" in link for link in links)
    assert any("/leave/" in link for link in links)
    assert {client.get(link).status_code for link in set(links)} == {200}
    assert "Edit" in signed_in(acme.hal).get(at(acme.ben)).content.decode()


def test_whoever_left_has_no_page_and_the_invited_one_is_marked(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(left_at=timezone.now())
        ines = MembershipFactory.create(user__name="Ines", joined_at=None)
    assert signed_in(acme.rita).get(at(acme.ben)).status_code == NOT_FOUND
    assert "invited" in text_of(signed_in(acme.rita).get(at(ines)))


def test_a_manager_who_left_is_named_without_a_link(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        gone = MembershipFactory.create(user__name="Gone", left=True)
        Membership.objects.filter(pk=acme.ben.pk).update(manager=gone)
    page = signed_in(acme.rita).get(at(acme.ben)).content.decode()
    assert "Gone" in page
    assert at(gone) not in page


def test_queries_do_not_grow_with_goals(acme: Acme) -> None:
    client = signed_in(acme.rita)
    with in_organization(acme.organization.pk):
        goals_of_ben(acme)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(at(acme.ben))
        return len(queries)

    count()
    few = count()
    with in_organization(acme.organization.pk):
        for n in range(5):
            GoalFactory.create(by=acme.ada, title=f"G{n}", owner=acme.ben)
            MembershipFactory.create(user__name=f"R{n}", manager=acme.ben)
    assert count() == few <= 16
