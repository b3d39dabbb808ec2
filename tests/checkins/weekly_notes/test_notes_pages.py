"""Weekly notes of a person and of a goal: who reads them, and what a week shows."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.utils import timezone

from checkins.models import CheckIn
from checkins.services import check_in
from goals.models import Goal
from organizations.models import Cycle, Membership
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme
from tests.checkins.weekly_notes.weeks import (
    MINE,
    MONDAY,
    WEEK,
    address,
    period_of,
    say,
)
from tests.documents.pages import get, queries_of, read
from tests.factories import (
    AutomaticValueFactory,
    KeyResultFactory,
    LeaveFactory,
    LocationFactory,
    MetricSourceFactory,
    create_copies,
)


def text(page: str) -> str:
    return " ".join(page.split())


def test_a_week_shows_its_change_confidence_and_note(acme: Acme, number: Goal) -> None:
    say(number, 2, 3, "Rebuilt the list.")
    say(number, 1, 7, "Switched the opener.")
    page = text(read(acme.ben, MINE))
    assert "What drove your numbers" in page
    assert "Rebuilt the list." in page
    assert "+4" in page
    assert "confidence 4 of 5, likely" in page
    assert "Grow ARR" in page
    assert "This week" in page
    # The month went from nothing said to seven; the quarter is not over.
    assert "expected by week" in page


def test_notes_are_visible_to_those_who_may_read_the_goal(
    acme: Acme, number: Goal
) -> None:
    say(number, 1, 7, "Switched the opener.")
    with in_organization(acme.organization.pk):
        secret = KeyResultFactory.create(
            by=acme.ben,
            parent=number.parent,
            title="Secret",
            owner=acme.ben,
            state=Goal.State.DRAFT,
        )
    theirs = f"/o/acme/people/{acme.ben.public_id}/notes/"
    for who in (acme.rita, acme.hal):
        page = read(who, theirs)
        assert "Ben’s numbers" in page
        assert "Switched the opener." in page
        assert "Secret" not in page
    assert "Switched the opener." in read(acme.rita, address(number))
    assert get(acme.rita, address(secret)).status_code == 404


def test_weeks_of_leave_are_labelled(acme: Acme, number: Goal) -> None:
    """By the period's excuse, by leave where no period was planned, or with an
    automatic value.
    """
    period_of(number, MONDAY - WEEK, excuse=Period.Excuse.LEAVE)
    with in_organization(acme.organization.pk):
        LeaveFactory.create(
            member=acme.ben,
            starts_on=MONDAY - WEEK * 3,
            ends_on=MONDAY - WEEK * 3 + dt.timedelta(days=4),
            by=acme.ben,
        )
    assert text(read(acme.ben, MINE)).count("Away. No check-in due.") == 2
    with in_organization(acme.organization.pk):
        crm = MetricSourceFactory.create(
            name="the CRM",
            token_hash="0" * 64,
            created_by=acme.hal,
        )
        AutomaticValueFactory.create(
            goal=number,
            value=9,
            on=MONDAY - WEEK,
            way="api",
            source=crm,
        )
    assert "Away. 9 from the CRM." in text(read(acme.ben, MINE))


def test_a_week_of_leave_ignores_the_locations_weekend(
    acme: Acme, number: Goal
) -> None:
    """Sunday to Thursday, where people rest on Friday and Saturday."""
    with in_organization(acme.organization.pk):
        haifa = LocationFactory.create(
            organization=acme.organization,
            name="Haifa",
            time_zone="Asia/Jerusalem",
            weekend=[5, 6],
        )
        LeaveFactory.create(
            member=acme.ben,
            starts_on=MONDAY - WEEK * 3,
            ends_on=MONDAY - WEEK * 3 + dt.timedelta(days=3),
            by=acme.ben,
        )
        LeaveFactory.create(
            member=acme.ben,
            starts_on=MONDAY - WEEK * 2 - dt.timedelta(days=1),
            ends_on=MONDAY - WEEK * 2 - dt.timedelta(days=1),
            by=acme.ben,
        )
    assert "Away. No check-in due." not in text(read(acme.ben, MINE))
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(location=haifa)
    assert text(read(acme.ben, MINE)).count("Away. No check-in due.") == 1


def test_an_automatic_value_shows_who_confirmed_it(acme: Acme, number: Goal) -> None:
    with in_organization(acme.organization.pk):
        reading = AutomaticValueFactory.create(
            goal=number,
            value=9,
            on=MONDAY - WEEK,
            way="csv",
            by=acme.hal,
        )
    assert "9 from Hal, not confirmed." in text(read(acme.ben, MINE))
    say(number, 1, 9, "True.", reading=reading)
    page = text(read(acme.ben, MINE))
    assert "From Hal, confirmed by Ben." in page
    assert "not confirmed" not in page


def test_a_check_in_by_a_delegate_is_marked(acme: Acme, number: Goal) -> None:
    say(number, 1, 7, "Dictated.", by=acme.lena, for_member=acme.ben)
    assert "written by Lena for Ben" in text(read(acme.ben, MINE))


def test_a_late_check_in_is_shown_in_its_own_week(acme: Acme, number: Goal) -> None:
    period = period_of(number, MONDAY - WEEK)
    with in_organization(acme.organization.pk):
        row = check_in(number, by=acme.ben, value=Decimal(7), note="Late.")
        CheckIn.objects.filter(pk=row.pk).update(period=period)
    page = text(read(acme.ben, MINE))
    assert page.index("Late.") < page.index("This week")


def test_the_year_and_its_quarters(acme: Acme, number: Goal) -> None:
    say(number, 1, 7, "Switched the opener.")
    page = read(acme.ben, MINE)
    for name in (">Q1<", ">Q4<", ">Year<"):
        assert name in page
    with in_organization(acme.organization.pk):
        year, q1 = (Cycle.objects.get(name=name) for name in ("2026", "2026-Q1"))
    page = read(acme.ben, MINE, cycle=year.public_id)
    assert "Switched the opener." in page
    # A goal of the last quarter has nothing to say of the others.
    assert "<b>October</b>" in page
    assert "<b>September</b>" not in page
    assert "You have no goals with a number in this period" in read(
        acme.ben, MINE, cycle=q1.public_id
    )
    for strange in ("nowhere", "'; --", "\0"):
        assert "This week" in read(acme.ben, MINE, cycle=strange)


def test_the_number_of_queries_is_constant(acme: Acme, number: Goal) -> None:
    theirs = f"/o/acme/people/{acme.ben.public_id}/notes/"
    urls = (MINE, theirs, address(number))
    say(number, 1, 7, "Switched the opener.")
    viewers = (acme.ben, acme.lena, acme.lena)
    few = [queries_of(who, url) for who, url in zip(viewers, urls, strict=True)]
    with in_organization(acme.organization.pk):
        many = create_copies(number, *({"title": f"own {n}"} for n in range(8)))
        said = CheckIn.objects.get(goal=number)
        create_copies(
            said,
            *(
                {
                    "goal_id": goal.pk,
                    "token": uuid.uuid4(),
                    "on": MONDAY - WEEK * week,
                    "created_at": timezone.now(),
                }
                for goal in [number, *many]
                for week in range(6)
            ),
        )
    period_of(number, MONDAY - WEEK)
    assert [queries_of(who, url) for who, url in zip(viewers, urls, strict=True)] == few
    assert max(few) <= 12
