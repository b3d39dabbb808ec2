"""The time zone of the reader: on a page of an organization, and outside of any."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from organizations.selectors import memberships_of
from organizations.tenancy import enter_user, in_organization

if TYPE_CHECKING:
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


def zone_of_person(user_id: int | None) -> ZoneInfo:
    """The person's time zone outside of any organization, as for e-mail on their account.

    Of several organizations the first one of the switcher decides; without any, or
    without a person, it is the installation's time zone. For jobs: the person is entered
    until the transaction ends.
    """
    if user_id is None:
        return ZoneInfo(settings.TIME_ZONE)
    with transaction.atomic():
        enter_user(user_id)
        member = next(iter(memberships_of(user_id)), None)
        if member is None:
            return ZoneInfo(settings.TIME_ZONE)
        with in_organization(member.organization_id, member_id=member.pk):
            return member.zone
