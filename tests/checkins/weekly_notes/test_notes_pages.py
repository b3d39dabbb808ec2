"""Weekly notes of a person and of a goal: who reads them, and what a week shows."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from checkins.models import CheckIn
from checkins.services import check_in
from checkins.weekly_notes.selectors import notes_of_member
from goals.models import Goal
from goals.rollup import drain
from goals.selectors.charts import draw
from home.selectors import read_home
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


def test_a_month_with_nothing_to_read_yet_says_what_is_expected_of_it(
    acme: Acme, number: Goal
) -> None:
    """On a phone its name heads this week, although nobody has checked in since October."""
    with in_organization(acme.organization.pk):
        say(number, 5, 7, "Switched the opener.")
        notes = notes_of_member(acme.ben, acme.ben)
    assert notes is not None
    (sheet,) = notes.sheets
    expected = {row.first.month: row.expected for row in sheet.rows}
    assert expected[10] is None
    assert expected[11] is not None
    assert {row.first.month: row.is_blank for row in sheet.rows}[11] is False
    assert "mo-silent" not in read(acme.ben, MINE)


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


@pytest.mark.parametrize("first_weekday", [1, 4, 7])
def test_home_card_notes_and_chart_number_a_week_alike(
    acme: Acme, number: Goal, first_weekday: int
) -> None:
    """The quarter begins on a Thursday: 14 weeks from Monday, 13 and a day from Thursday."""
    with in_organization(acme.organization.pk):
        acme.organization.first_weekday = first_weekday
        acme.organization.save(update_fields=["first_weekday"])
        acme.ben.organization = acme.organization
        say(number, 1, 7, "Switched the opener.")
        drain(acme.organization.pk)
        home = read_home(acme.ben)
        notes = notes_of_member(acme.ben, acme.ben)
        assert notes is not None
        assert notes.now is not None
        (sheet,) = notes.sheets
        chart = draw(sheet.goal, (), home.today).chart
        assert chart is not None
        (now,) = (w for w in chart.weeks if w.first <= home.today <= w.last)
        assert home.week is not None
        assert {home.week.now, sheet.card.week.now, notes.now.number, now.number} == {
            notes.now.number
        }
        assert {home.week.total, sheet.card.week.total, notes.n_weeks} == {
            len(chart.weeks)
        }
        assert (now.first, now.last) == (notes.now.starts_on, notes.now.ends_on)


def test_a_new_goal_has_no_history(acme: Acme, number: Goal) -> None:
    """Its value was given when it was created; no week before that asked for any."""
    with in_organization(acme.organization.pk):
        new = KeyResultFactory.create(
            by=acme.ben, parent=number.parent, owner=acme.ben, current=Decimal(12)
        )
        LeaveFactory.create(
            member=acme.ben,
            starts_on=MONDAY - WEEK * 3,
            ends_on=MONDAY - WEEK * 3 + dt.timedelta(days=4),
            by=acme.ben,
        )
    period_of(number, MONDAY - WEEK, grace_until=timezone.now() + dt.timedelta(days=1))
    page = text(read(acme.ben, address(number)))
    assert "Away. No check-in due." in page
    assert f"{address(number)}{MONDAY - WEEK}/" in page
    page = text(read(acme.ben, address(new)))
    assert "Away. No check-in due." not in page
    assert "last time" not in page
    assert f"{address(new)}{MONDAY - WEEK}/" not in page
    assert f"{address(new)}{MONDAY}/" in page


def test_an_open_week_shows_the_value_of_the_check_in_before_it(
    acme: Acme, number: Goal
) -> None:
    say(number, 2, 3, "Rebuilt the list.")
    say(number, 0, 7, "Switched the opener.")
    period_of(number, MONDAY - WEEK, grace_until=timezone.now() + dt.timedelta(days=1))
    assert "3 last time." in text(read(acme.ben, address(number)))


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
