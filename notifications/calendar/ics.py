"""Entries as an iCalendar file (RFC 5545). Pure: no database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from notifications.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Event

    from notifications.calendar.entries import CalendarEntry

PRODUCT = "-//Sightline//Due//EN"
REFRESH = dt.timedelta(hours=6)


def calendar_file(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """All times are in UTC: right in every zone, before and after the clocks change."""
    # 4 MiB, which a process needs that answers a calendar.
    from icalendar import Calendar  # noqa: PLC0415  as said

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    """Free time: an open check-in keeps nobody from a meeting. No alarm: mails remind."""
    from icalendar import Event  # noqa: PLC0415  as above

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.version)
    event.add("dtstart", entry.starts_at.astimezone(dt.UTC))
    event.add("dtend", entry.ends_at.astimezone(dt.UTC))
    event.add("summary", one_line(entry.title))
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
