"""The time zone of the reader, loaded lazily when a page shows its first time."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from organizations.models import Membership


class MemberZone(dt.tzinfo):
    """`Membership.zone` as a lazy tzinfo, since many pages show no time.

    Queries: at most 1, on first use, for a member with a location.
    """

    def __init__(self, member: Membership) -> None:
        self.member = member

    @cached_property
    def zone(self) -> ZoneInfo:
        return self.member.zone

    def fromutc(self, moment: dt.datetime) -> dt.datetime:
        return self.zone.fromutc(moment.replace(tzinfo=self.zone))

    def utcoffset(self, moment: dt.datetime | None) -> dt.timedelta | None:
        return self.zone.utcoffset(moment)

    def dst(self, moment: dt.datetime | None) -> dt.timedelta | None:
        return self.zone.dst(moment)

    def tzname(self, moment: dt.datetime | None) -> str | None:
        return self.zone.tzname(moment)

    def __str__(self) -> str:
        return self.zone.key
