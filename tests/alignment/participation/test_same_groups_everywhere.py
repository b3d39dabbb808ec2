"""Page, export and digest of participation suppress the same small groups."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from notifications.models import Message
from notifications.types.unit_digest import UNIT_DIGEST
from organizations.models import Membership, Unit
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.alignment.participation.test_page import HERE, answered, crowd, table, week
from tests.cast import signed_in
from tests.factories import MembershipFactory, MessageFactory, UnitFactory
from tests.feedback.replies.weeks import number_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

DAY = dt.timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.days]


def team_of(acme: Acme, n: int) -> Membership:
    """The leader of a team below Sales in which n people were asked, and one is in."""
    team = UnitFactory.create(
        organization=acme.organization,
        name="Hunters",
        parent=acme.sales,
        kind=Unit.Kind.TEAM,
    )
    answered(acme, crowd(acme, team, n), 1)
    return MembershipFactory.create(
        organization=acme.organization,
        user__name="Tess",
        unit=team,
        role=Membership.Role.LEADER,
    )


def digest_of(acme: Acme, leader: Membership) -> str:
    message = MessageFactory.create(
        recipient=leader,
        kind="digest.unit",
        occurrence="x",
        data={"week": str(week(2, acme))},
    )
    return UNIT_DIGEST.inbox_lines([message])[message.pk].text


@pytest.mark.parametrize(
    ("n_beside", "team", "above"),
    # Sales less its team would be four people.
    [
        (4, "", "5 of 9 submitted"),
        (5, "1 of 5 submitted", "6 of 10 submitted"),
        (0, "1 of 5 submitted", "1 of 5 submitted"),
    ],
)
def test_two_digests_together_reveal_no_small_group(
    acme: Acme, n_beside: int, team: str, above: str
) -> None:
    with in_organization(acme.organization.pk):
        leader = team_of(acme, 5)
        answered(acme, crowd(acme, acme.sales, n_beside), n_beside)
        answered(acme, crowd(acme, acme.company, 7), 3)
        texts = [digest_of(acme, each) for each in (leader, acme.lena)]
    for text, wanted in zip(texts, (team, above), strict=True):
        assert text.endswith(wanted or f"{week(2, acme).day} {week(2, acme):%B}"), text
    lines = (line.split(",") for line in table(signed_in(acme.hal)))
    counts = {
        name: f"{n_in} of {n} submitted" for name, _on, n, n_in, _percent in lines
    }
    assert (counts["Sales"], counts.get("Hunters", "")) == (above, team)


def test_a_digest_has_no_numbers_before_all_check_ins_have_opened(acme: Acme) -> None:
    """Who is still to be asked may go on leave: two counts would say who that was."""
    later = timezone.now() + dt.timedelta(hours=1)
    with in_organization(acme.organization.pk):
        leader = team_of(acme, 6)
        assert digest_of(acme, leader).endswith("1 of 6 submitted")
        (last,) = crowd(acme, acme.legal, 1)
        answered(acme, [last], 0, closes_at=later + DAY, grace_until=later + DAY)
        Period.objects.filter(member=last).update(opens_at=later)
        Message.objects.all().delete()
        assert " of 6" not in digest_of(acme, leader)


def test_goals_of_small_groups_are_not_counted(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        answered(acme, crowd(acme, acme.sales, 6), 3)
        number_of(acme.ben, acme.ada)
    client.force_login(acme.lena.user)
    page = client.get(HERE)
    assert page.context["page"].n_goals == 0
    assert "fewer than five goal owners" in page.content.decode()


def test_a_check_in_of_an_open_week_changes_no_figure(
    client: Client, acme: Acme
) -> None:
    """Who looks twice, before and after one answer, would know how long that took."""
    with in_organization(acme.organization.pk):
        answered(acme, crowd(acme, acme.sales, 6), 6)
    client.force_login(acme.hal.user)
    before = client.get(HERE).context["page"].answer_seconds
    assert before == 5 * 60 * 60
    later = timezone.now() + dt.timedelta(hours=1)
    with in_organization(acme.organization.pk):
        people = crowd(acme, acme.sales, 9)
        answered(acme, people, 9, ago=1, grace_until=later)
        Period.objects.filter(member__in=people).update(answered_at=later)
    assert client.get(HERE).context["page"].answer_seconds == before
