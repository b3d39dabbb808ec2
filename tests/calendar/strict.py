"""A strict parser of iCalendar files, to check the feeds against RFC 5545."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

NAME = re.compile(r"([A-Z0-9-]+)((?:;[A-Z0-9-]+=[^;:\"]+)*):(.*)", re.DOTALL)
MOST_OCTETS = 75
REQUIRED = {"UID", "DTSTAMP", "DTSTART"}
ONCE = {*REQUIRED, "DTEND", "SUMMARY", "SEQUENCE", "URL", "CLASS", "TRANSP"}


@dataclass
class Component:
    name: str
    values: dict[str, list[str]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def one(self, name: str) -> str:
        (value,) = self.values[name]
        return value


def read(content: bytes) -> Component:
    """The calendar of a file. Raises AssertionError for anything that a strict parser
    refuses.
    """
    assert content.endswith(b"\r\n")
    physical = content.removesuffix(b"\r\n").split(b"\r\n")
    for line in physical:
        assert len(line) <= MOST_OCTETS, line
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
        line.decode()  # no character is folded in the middle
    stack = [Component("")]
    logical = re.sub(r"\r\n[ \t]", "", content.decode())
    for text in logical.split("\r\n")[:-1]:
        _take(text, stack)
    assert len(stack) == 1
    (calendar,) = stack[0].parts
    _check(calendar)
    return calendar


def _take(line: str, stack: list[Component]) -> None:
    match = NAME.fullmatch(line)
    assert match, line
    name, _parameters, value = match.groups()
    if name == "BEGIN":
        stack.append(Component(value))
    elif name == "END":
        done = stack.pop()
        assert done.name == value
        stack[-1].parts.append(done)
    else:
        stack[-1].values.setdefault(name, []).append(value)


def _check(calendar: Component) -> None:
    assert calendar.name == "VCALENDAR"
    assert calendar.one("VERSION") == "2.0"
    assert calendar.one("PRODID")
    for event in calendar.parts:
        assert event.name == "VEVENT"
        assert event.values.keys() >= REQUIRED
        assert all(len(event.values.get(name, [""])) == 1 for name in ONCE)
        assert instant(event.one("DTSTART")) < instant(event.one("DTEND"))
        int(event.one("SEQUENCE"))
        # An unescaped comma or semicolon would end the text.
        assert not re.search(r"(?<!\\)[,;]", event.one("SUMMARY"))


def instant(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
