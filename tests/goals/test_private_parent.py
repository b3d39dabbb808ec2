"""A goal may stand under somebody else's private draft, whose title stays theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from goals.guidance import draft_of
from goals.models import Goal
from goals.services import align_goal, share_draft
from organizations.tenancy import in_organization
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.forms import fields_of, open_form, send, url_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

SECRET = "Buy Umbra"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def secret(acme: Acme) -> Goal:
    """Ada's draft: a sum with a target that nobody else knows."""
    with in_organization(acme.organization.pk):
        return KeyResultFactory.create(
            by=acme.ada,
            title=SECRET,
            state=Goal.State.DRAFT,
            owner=acme.ada,
            metric_unit="logos",
            target=Decimal(777),
            progress_source=Goal.Source.SUM,
        )


@pytest.fixture
def goal(acme: Acme, secret: Goal) -> Goal:
    """Ben's, below it."""
    with in_organization(acme.organization.pk):
        return KeyResultFactory.create(
            by=acme.ada,
            title="Win 40 logos",
            parent=secret,
            owner=acme.ben,
            unit=acme.sales,
            metric_unit="logos",
        )


def test_the_form_keeps_the_parent_and_hides_its_title(
    client: Client, acme: Acme, secret: Goal, goal: Goal
) -> None:
    client.force_login(acme.ben.user)
    for name in ("edit", "align"):
        answer = client.get(url_of(name, goal))
        page = answer.content.decode()
        assert fields_of(answer, f"goal-{'form' if name == 'edit' else name}")[
            "parent"
        ] == (secret.public_id)
        assert "A private draft</label>" in page
        assert SECRET not in page
        assert "777 logos" not in page


def test_saving_leaves_the_goal_under_the_private_draft(
    client: Client, acme: Acme, secret: Goal, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal)
    assert send(client, fields, goal, description="So what").status_code == 302
    client.force_login(acme.ben.user)
    form = client.get(url_of("align", goal))
    fields = fields_of(form, "goal-align") | {"rationale": "It helps."}
    answer = client.post(url_of("align", goal), fields, headers=HTMX)
    assert answer.status_code == 200
    assert "Linked to “A private draft”" in answer.content.decode()
    assert SECRET not in answer.content.decode()
    with in_organization(acme.organization.pk):
        saved = Goal.objects.get(pk=goal.pk)
    assert saved.parent_id == secret.pk
    assert (saved.description, saved.rationale) == ("So what", "It helps.")


def test_the_guidance_asks_nothing_about_it(
    client: Client, acme: Acme, goal: Goal
) -> None:
    fields = open_form(client, acme.ben, goal) | {"title": SECRET}
    url = f"{url_of('guidance')}?goal={goal.public_id}"
    said = client.post(url, fields, headers=HTMX).content.decode()
    assert 'id="guidance"' in said
    assert "does “" not in said
    assert 'id="hint-copied_parent"' not in said


def test_a_conflict_does_not_name_it(
    client: Client, acme: Acme, secret: Goal, goal: Goal
) -> None:
    with in_organization(acme.organization.pk):
        other = KeyResultFactory.create(by=acme.ada, title="Elsewhere")
        align_goal(goal, to=other, by=acme.ada, reason="For now.")
    fields = open_form(client, acme.ben, goal)
    with in_organization(acme.organization.pk):
        row = Goal.objects.select_related("organization").get(pk=goal.pk)
        align_goal(row, to=secret, by=acme.ada, reason="Back again.")
    answer = send(client, fields, goal, description="Mine")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "now A private draft" in page
    assert SECRET not in page


def test_whoever_may_read_the_draft_reads_its_title(
    client: Client, acme: Acme, secret: Goal, goal: Goal
) -> None:
    with in_organization(acme.organization.pk):
        share_draft(secret, by=acme.ada)
    client.force_login(acme.hal.user)
    for name in ("edit", "align"):
        assert SECRET in client.get(url_of(name, goal)).content.decode()


def test_drafts_around_a_goal_count_for_those_who_may_know_of_them(
    inside_acme: Acme,
) -> None:
    top = GoalFactory.create(by=inside_acme.lena, unit=inside_acme.sales)
    KeyResultFactory.create(
        by=inside_acme.ben, parent=top, state=Goal.State.DRAFT, owner=inside_acme.ben
    )
    row = Goal.objects.with_people().get(pk=top.pk)
    organization = inside_acme.organization
    assert draft_of(row, organization, inside_acme.ben).is_measured_below
    assert not draft_of(row, organization, inside_acme.rita).is_measured_below
    assert not draft_of(row, organization).is_measured_below
