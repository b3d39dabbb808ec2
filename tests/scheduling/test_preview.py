"""The preview of a rule equals what happens after saving."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from scheduling.models import CadenceRule, Period
from scheduling.preview import PreviewGroup, SchedulePreview, preview
from scheduling.resolve import RuleScope, scope_of
from tests.cast import Acme
from tests.factories import CadenceRuleFactory
from tests.scheduling.organization import WEDNESDAY, days, in_berlin, numbers, planned

pytestmark = [pytest.mark.django_db, pytest.mark.days]
EVERYBODY = (RuleScope.ORGANIZATION, "")


@pytest.fixture
def asked(inside_acme: Acme) -> Acme:
    cast = in_berlin(inside_acme)
    for member in (cast.ben, cast.lena, cast.rita):
        numbers(member)
    return cast


def tried(cast: Acme, wanted: CadenceRule | None, **over: object) -> SchedulePreview:
    scope = scope_of(wanted) if wanted else EVERYBODY
    now = over.pop("now", WEDNESDAY)
    assert isinstance(now, dt.datetime)
    return preview(cast.organization, wanted, scope, now=now)


def test_a_new_weekday_moves_the_next_check_in_of_everybody(asked: Acme) -> None:
    planned(asked)
    wanted = CadenceRule(organization=asked.organization, weekday=3)
    told = tried(asked, wanted)
    assert told.sentences == [
        "moves the next check-in of 3 people to Wednesday 25 November"
    ]
    assert Period.objects.exclude(opens_at__iso_week_day=1).count() == 0
    example = told.examples[0]
    assert example.before is not None
    assert example.after is not None
    assert (example.before.on.day, example.after.on.day) == (23, 25)
    wanted.save()
    planned(asked)
    # The week that is open stays as it is.
    assert days(asked.ben)[:2] == ["Mon 16.11. 09:00", "Wed 25.11. 09:00"]


def test_a_monthly_day_in_the_current_week_moves_to_the_next_month(asked: Acme) -> None:
    """That week is taken by the check-in that is open."""
    planned(asked)
    wanted = CadenceRule(
        organization=asked.organization, rhythm="month_weekday", nth=3, weekday=4
    )
    previewed = tried(asked, wanted)
    assert previewed.n_unasked == 0
    assert previewed.sentences[0] == (
        "moves the next check-in of 3 people to Thursday 17 December"
    )
    wanted.save()
    planned(asked)
    assert days(asked.ben)[-1] == "Thu 17.12. 09:00"


def test_a_later_day_in_the_current_week_adds_no_second_check_in(asked: Acme) -> None:
    wanted = CadenceRule(organization=asked.organization, weekday=5, open_days=2)
    assert [group.on.day for group in tried(asked, wanted).groups] == [27]


def test_people_added_to_and_removed_from_the_schedule_are_counted(asked: Acme) -> None:
    never = CadenceRule(
        organization=asked.organization, unit=asked.sales, rhythm="never"
    )
    numbers(asked.ben, unit=asked.sales)
    told = tried(asked, never)
    assert (told.n_unasked, told.n_asked, told.n_moved) == (0, 0, 0)
    for_ben = CadenceRule(
        organization=asked.organization, member=asked.ben, rhythm="never"
    )
    assert "ends check-ins for 1 person" in tried(asked, for_ben).sentences
    for_ben.save()
    told = preview(asked.organization, None, scope_of(for_ben), now=WEDNESDAY)
    assert told.n_asked == 1
    assert "adds check-ins for 1 person who has none now" in told.sentences


def test_a_change_of_hours_alone_is_described(asked: Acme) -> None:
    wanted = CadenceRule(organization=asked.organization, asked_at=dt.time(10))
    told = tried(asked, wanted)
    assert told.sentences == [
        "changes the opening or closing time of the next check-in of 3 people"
    ]


def test_a_rule_that_changes_nothing_says_so(asked: Acme) -> None:
    CadenceRuleFactory.create(organization=asked.organization)
    told = tried(asked, None)
    assert told.sentences == ["doesn’t move anyone’s next check-in"]
    assert not told


@pytest.mark.parametrize(("language", "said"), [("en", "1,846"), ("de", "1.846")])
def test_many_are_counted_in_the_readers_language(language: str, said: str) -> None:
    with translation.override(language):
        assert f" {said} " in PreviewGroup(dt.date(2026, 11, 30), 1846).text


def test_a_preview_has_a_constant_number_of_queries(asked: Acme) -> None:
    wanted = CadenceRule(organization=asked.organization, weekday=3)
    tried(asked, wanted)
    with CaptureQueriesContext(connection) as few:
        tried(asked, wanted)
    for member in (asked.hal, asked.ada):
        numbers(member, 4)
    with CaptureQueriesContext(connection) as many:
        tried(asked, wanted)
    assert len(few) == len(many) <= 11
