"""The calendar feed of scheduled check-ins: content and iCalendar syntax."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.db.models import F

from notifications.calendar.entries import AHEAD, CalendarEntry, entries_of
from notifications.calendar.ics import calendar_file
from scheduling.models import CheckInPolicy
from tests.calendar import strict
from tests.factories import CadenceRuleFactory, LeaveFactory, LocationFactory
from tests.scheduling.organization import (
    BERLIN,
    MONDAY,
    WEDNESDAY,
    in_berlin,
    numbers,
    planned,
)

if TYPE_CHECKING:
    from organizations.models import Membership
    from tests.cast import Acme

WEEK = dt.timedelta(days=7)


@pytest.fixture
def asked(inside_acme: Acme) -> Acme:
    """Ben is asked about three numbers each Monday."""
    cast = in_berlin(inside_acme)
    numbers(cast.ben, 3)
    planned(cast)
    return cast


def events(member: Membership, now: dt.datetime = WEDNESDAY) -> list[Any]:
    file = calendar_file("Acme", entries_of(member, now))
    strict.read(file)
    return list(icalendar.Calendar.from_ical(file).walk("VEVENT"))


def local(event: Any, zone: ZoneInfo = BERLIN) -> tuple[str, str]:
    return tuple(
        event.decoded(name).astimezone(zone).strftime("%a %d.%m. %H:%M")
        for name in ("DTSTART", "DTEND")
    )


def test_each_check_in_is_one_event_until_it_closes(asked: Acme) -> None:
    found = events(asked.ben)
    assert local(found[0]) == ("Mon 16.11. 09:00", "Fri 20.11. 12:00")
    assert local(found[1]) == ("Mon 23.11. 09:00", "Fri 27.11. 12:00")
    assert {str(each["SUMMARY"]) for each in found} == {"Check-in: three numbers"}
    assert {str(each["TRANSP"]) for each in found} == {"TRANSPARENT"}
    last = found[-1].decoded("DTSTART")
    assert WEDNESDAY + AHEAD - WEEK < last <= WEDNESDAY + AHEAD
    assert len(found) == 14
    assert len({str(each["UID"]) for each in found}) == 14


def test_a_predicted_event_keeps_its_uid_when_it_is_planned(asked: Acme) -> None:
    """The event keeps its UID between requests, so calendars show no duplicates."""
    before = {str(each["UID"]): local(each) for each in events(asked.ben)}
    later = WEDNESDAY + 3 * WEEK
    planned(asked, later)
    after = {str(each["UID"]): local(each) for each in events(asked.ben, later)}
    both = before.keys() & after.keys()
    assert len(both) >= 9
    assert all(before[uid] == after[uid] for uid in both)


def test_local_times_stay_across_clock_changes(asked: Acme) -> None:
    found = events(asked.ben, dt.datetime(2027, 3, 3, 12, tzinfo=BERLIN))
    starts = [each.decoded("DTSTART") for each in found]
    assert {each.hour for each in starts} == {8, 7}  # UTC, before and after 28 March
    assert {each.astimezone(BERLIN).strftime("%a %H:%M") for each in starts} == {
        "Mon 09:00"
    }
    assert {str(each.utcoffset()) for each in starts} == {"0:00:00"}


def test_events_use_the_members_time_zone(asked: Acme) -> None:
    asked.ben.time_zone = "Australia/Lord_Howe"
    asked.ben.save(update_fields=["time_zone"])
    found = events(asked.ben, dt.datetime(2027, 3, 20, 12, tzinfo=dt.UTC))
    assert {local(each, ZoneInfo("Australia/Lord_Howe"))[0][-5:] for each in found} == {
        "09:00"
    }


def test_leave_and_holidays_leave_no_event(asked: Acme) -> None:
    LeaveFactory.create(
        member=asked.ben, starts_on=MONDAY, ends_on=MONDAY + dt.timedelta(days=6)
    )
    LeaveFactory.create(
        member=asked.ben,
        starts_on=MONDAY + 5 * WEEK,
        ends_on=MONDAY + 6 * WEEK + dt.timedelta(days=6),
    )
    planned(asked)
    found = [local(each)[0][:10] for each in events(asked.ben)]
    assert len(found) == 11
    assert not {"Mon 23.11.", "Mon 28.12.", "Mon 04.01."} & set(found)


def test_rarer_schedules_and_other_locations(asked: Acme) -> None:
    CadenceRuleFactory.create(
        organization=asked.organization,
        member=asked.ben,
        rhythm="month_day",
        month_day=1,
    )
    asked.ben.location = LocationFactory.create(
        organization=asked.organization,
        name="Dubai",
        time_zone="Asia/Dubai",
        weekend=[],
    )
    asked.ben.save(update_fields=["location"])
    planned(asked)
    found = [local(each, ZoneInfo("Asia/Dubai"))[0] for each in events(asked.ben)]
    assert found[-3:] == ["Tue 01.12. 09:00", "Fri 01.01. 09:00", "Mon 01.02. 09:00"]


def test_a_member_without_a_schedule_has_an_empty_feed(asked: Acme) -> None:
    assert events(asked.rita) == []


def test_a_changed_schedule_raises_the_sequence(asked: Acme) -> None:
    policies = CheckInPolicy.objects.filter(organization=asked.organization)
    policies.update(planned_at=F("planned_at") - dt.timedelta(hours=1))
    (before, *_rest) = events(asked.ben)
    (again, *_rest) = events(asked.ben)
    planned(asked)
    (after, *_rest) = events(asked.ben)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"] == again["SEQUENCE"]
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


def test_the_number_of_queries_is_constant(
    asked: Acme, django_assert_max_num_queries: Any
) -> None:
    def look() -> int:
        with django_assert_max_num_queries(14) as found:
            entries_of(asked.ben, WEDNESDAY)
        return len(found)

    few = look()
    numbers(asked.ben, 9)
    assert look() == few


EVIL = "Ma\r\nATTENDEE:mailto:x@y.example, ; \\ \x00\x1b\u2028 " + "ü☃" * 60


def test_names_are_escaped_and_folded(asked: Acme) -> None:
    """RELIABILITY I4: what people wrote stays in its value."""
    (entry, *_rest) = entries_of(asked.ben, WEDNESDAY)
    evil = CalendarEntry(
        uid=entry.uid,
        title=EVIL,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        url=entry.url,
        version=0,
        changed_at=entry.changed_at,
    )
    calendar = strict.read(calendar_file(EVIL, [evil]))
    assert "ATTENDEE" not in {*calendar.values, *calendar.parts[0].values}
    summary = calendar.parts[0].one("SUMMARY")
    assert summary.startswith("Ma ATTENDEE:mailto:x@y.example\\, \\; \\\\ ")
