"""A manager or a delegate submits the check-in of another member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from checkins.delegates.selectors import delegated_check_ins
from checkins.models import CheckIn, CheckInAccess
from checkins.weekly import services
from checkins.weekly.questions import questions_of
from goals.models import Goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme, Umbra
from tests.checkins.weekly_notes.weeks import MONDAY, NOW, period_of
from tests.documents.pages import get, read
from tests.factories import CheckInAccessFactory, GoalFactory, KeyResultFactory
from tests.goals.forms import fields_of

KIND = CheckInAccess.Kind


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def period(acme: Acme) -> Period:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        number = KeyResultFactory.create(
            by=acme.ben, parent=top, title="40 logos", owner=acme.ben
        )
    return period_of(number, MONDAY, grace_until=NOW + dt.timedelta(days=3))


def choose(
    acme: Acme, kind: str = KIND.ASSISTANT, ended_at: dt.datetime | None = None
) -> CheckInAccess:
    with in_organization(acme.organization.pk):
        return CheckInAccessFactory.create(
            member=acme.ben,
            other=acme.rita,
            kind=kind,
            ended_at=ended_at,
        )


def url(member: Membership) -> str:
    return f"/o/acme/check-in/for/{member.public_id}/"


def hand_in(who: Membership, member: Membership, period: Period, **fields: Any) -> Any:
    client = Client()
    client.force_login(who.user)
    form = fields_of(client.get(url(member)), "week-form")
    return client.post(url(member), form | {"period": period.public_id, **fields})


def goal_of(period: Period) -> Goal:
    with in_organization(period.organization_id):
        return Goal.objects.get(title="40 logos")


@pytest.mark.parametrize("who", ["lena", "rita"])
def test_a_delegated_check_in_is_marked_wherever_it_is_shown(
    acme: Acme, period: Period, who: str
) -> None:
    choose(acme)
    writer, goal = getattr(acme, who), goal_of(period)
    assert get(writer, url(acme.ben)).status_code == 200
    fields = {
        f"{goal.public_id}-value": "8",
        f"{goal.public_id}-note": "Dictated.",
    }
    assert hand_in(writer, acme.ben, period, **fields).status_code == 302
    with in_organization(acme.organization.pk):
        row = CheckIn.objects.get()
        period.refresh_from_db()
        assert (row.by, row.for_member) == (writer, acme.ben)
        assert row.value == Decimal(8)
        assert period.submitted_by == writer
    said = f"written by {writer} for Ben"
    for path in (
        f"/o/acme/goals/{goal.public_id}/check-ins/",
        "/o/acme/check-in/notes/",
    ):
        assert said in " ".join(read(acme.ben, path).split())


def test_the_member_sees_it_and_may_change_it(acme: Acme, period: Period) -> None:
    goal = goal_of(period)
    hand_in(acme.lena, acme.ben, period, **{f"{goal.public_id}-note": "Dictated."})
    assert "Dictated." in read(acme.ben, "/o/acme/check-in/")
    page = read(acme.ben, "/o/acme/check-in/?edit")
    assert f'name="{goal.public_id}-note"' in page


def test_nobody_else_finds_it(acme: Acme, umbra: Umbra, period: Period) -> None:
    """Neither HR, nor a leader who is not the manager, nor an assistant of the past."""
    choose(acme, ended_at=timezone.now())
    choose(acme, KIND.PARTNER)
    for who in (acme.rita, acme.hal, acme.ada):
        assert get(who, url(acme.ben)).status_code == 404
        assert hand_in(who, acme.ben, period).status_code == 404
        client = Client()
        client.force_login(who.user)
        assert client.post(f"{url(acme.ben)}draft/").status_code == 404
    assert get(acme.ben, url(umbra.mallory)).status_code == 404
    with in_organization(acme.organization.pk):
        assert not CheckIn.objects.exists()


def test_another_members_period_cannot_be_submitted_through_the_url(
    acme: Acme, period: Period
) -> None:
    """T6: the id in the body is of Ben's period, the address is of somebody else."""
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.hal.pk).update(manager=acme.lena)
    assert hand_in(acme.lena, acme.hal, period).status_code == 404


def test_a_new_manager_may_submit_at_once(acme: Acme, period: Period) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(manager=acme.hal)
    assert get(acme.lena, url(acme.ben)).status_code == 404
    assert get(acme.hal, url(acme.ben)).status_code == 200


def test_the_page_lists_members_with_open_check_ins(acme: Acme, period: Period) -> None:
    choose(acme)
    with in_organization(acme.organization.pk):
        (chosen,) = delegated_check_ins(acme.rita)
        (report,) = delegated_check_ins(acme.lena)
        assert delegated_check_ins(acme.ben) == []
    assert (chosen.member, chosen.waits, chosen.is_report) == (acme.ben, True, False)
    assert (report.member, report.waits, report.is_report) == (acme.ben, True, True)
    assert "1 check-in to do for someone else" in read(
        acme.rita, "/o/acme/check-in/for/"
    )
    assert "You don’t check in for anyone else" in read(
        acme.ben, "/o/acme/check-in/for/"
    )


def test_the_own_check_in_redirects_to_the_own_page(acme: Acme, period: Period) -> None:
    assert get(acme.ben, url(acme.ben)).headers["Location"] == "/o/acme/check-in/"


# --- Who reads what is written ------------------------------------------------------------


def test_each_page_says_who_reads_it(acme: Acme, period: Period) -> None:
    """Beside the fields: on the member's own page, the assistant's and the manager's."""
    mine = "/o/acme/check-in/"
    assert "Visible to you and your manager. HR can’t see it." in read(acme.ben, mine)
    choose(acme, KIND.PARTNER)
    choose(acme)
    assert (
        "Visible to you, your manager, Rita as your assistant while it’s open "
        "and Rita as your partner. HR can’t see it."
    ) in read(acme.ben, mine)
    theirs = "Visible to Ben, their manager, their partners and you while it’s open"
    assert theirs in read(acme.rita, url(acme.ben))
    assert "Visible to Ben, you as their manager and their partners" in read(
        acme.lena, url(acme.ben)
    )


def test_a_delegate_reads_the_check_in_only_while_it_is_open(
    acme: Acme, period: Period
) -> None:
    choose(acme)
    with in_organization(acme.organization.pk):
        moved = questions_of(acme.organization)[0]
        answers = {moved: "For Lena’s eyes."}
        writer = Membership.objects.get(pk=acme.ben.pk)
        period.member = writer
        services.submit_check_in(period, by=writer, answers=answers, complete=True)
    for page in (url(acme.ben), f"{url(acme.ben)}?edit=1"):
        assert "For Lena’s eyes." in read(acme.rita, page)
    with in_organization(acme.organization.pk):
        Period.objects.update(closes_at=NOW, grace_until=NOW)
        own = f"/o/acme/check-in/periods/{period.public_id}/"
    for page in (url(acme.ben), f"{url(acme.ben)}?edit=1"):
        assert "For Lena’s eyes." not in read(acme.rita, page)
    assert get(acme.rita, own).status_code == 404
    assert "For Lena’s eyes." in read(acme.ben, own)
    client = Client()
    client.force_login(acme.rita.user)
    for path in (url(acme.ben), f"{url(acme.ben)}draft/"):
        for more in ({}, {"look": "1"}):
            answer = client.post(path, {"period": period.public_id, **more})
            assert answer.status_code == 403
            assert "For Lena’s eyes." not in answer.content.decode()
