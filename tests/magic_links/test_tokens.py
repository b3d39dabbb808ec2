"""Secret addresses (RELIABILITY A9): what opens, what does not, and what is stored."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.magic_links import tokens
from notifications.magic_links.tokens import (
    LinkRequest,
    Purpose,
    find_link,
    link_for,
    links_for,
    revoke,
    use,
)
from notifications.models import MagicLink
from organizations.models import Membership
from organizations.tenancy import in_organization
from organizations.tokens import sign
from scheduling.models import Period
from tests.factories import PeriodFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

    from tests.cast import Acme, Umbra

HOUR = dt.timedelta(hours=1)
PINNED = "erhoxcyyqusswx7bu6klwhnzndror7ydytulsohvwh2mzytmep7q"


def opens(token: str, purpose: str) -> bool:
    with transaction.atomic():
        return find_link(token, purpose) is not None


def test_a_token_opens_its_purpose_for_its_person(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        period = PeriodFactory.create(member=acme.ben)
        token = link_for(acme.ben, Purpose.CHECK_IN, period=period)
        assert link_for(acme.ben, Purpose.CHECK_IN, period=period) == token
    with transaction.atomic():
        link = find_link(token, Purpose.CHECK_IN)
        assert link is not None
        assert (link.member, link.period) == (acme.ben, period)
        assert Period.objects.get() == period, "its organization is entered"


def test_tokens_are_long_and_not_stored(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        token = link_for(acme.ben, Purpose.CALENDAR)
        row = MagicLink.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT a::text FROM notifications_accesslink a")
            stored = cursor.fetchone()[0]
    assert len(token) * 5 >= 256
    assert token not in stored
    assert row.nonce != token


def left(link: MagicLink) -> None:
    link.member.left_at = timezone.now()
    link.member.save(update_fields=["left_at"])


def deactivated(link: MagicLink) -> None:
    link.member.user.is_active = False
    link.member.user.save(update_fields=["is_active"])


def expired(link: MagicLink) -> None:
    link.expires_at = timezone.now() - HOUR
    link.save(update_fields=["expires_at"])


def revoked(link: MagicLink) -> None:
    revoke(link.member, link.purpose)


def used(link: MagicLink) -> None:
    assert use(link)
    assert not use(link), "once"


def of_somebody_else(link: MagicLink) -> None:
    """Somebody who may write to the table moves the row to another person."""
    other = Membership.objects.exclude(pk=link.member_id).first()
    MagicLink.objects.filter(pk=link.pk).update(member=other)


def of_another_purpose(link: MagicLink) -> None:
    MagicLink.objects.filter(pk=link.pk).update(purpose=Purpose.CALENDAR)


@pytest.mark.parametrize(
    "what",
    [
        left,
        deactivated,
        expired,
        revoked,
        used,
        of_somebody_else,
        of_another_purpose,
    ],
)
def test_an_ended_token_is_invalid(
    what: Callable[[MagicLink], None], acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        token = link_for(
            acme.ben, Purpose.REPLY, period=PeriodFactory.create(member=acme.ben)
        )
    assert opens(token, Purpose.REPLY)
    with in_organization(acme.organization.pk):
        what(MagicLink.objects.get())
    assert not any(opens(token, purpose) for purpose in Purpose)


def test_other_strings_are_no_tokens(acme: Acme, umbra: Umbra) -> None:
    with in_organization(acme.organization.pk):
        token = link_for(
            acme.ben, Purpose.CHECK_IN, period=PeriodFactory.create(member=acme.ben)
        )
        row = MagicLink.objects.get()
    with in_organization(umbra.organization.pk):
        # The same secret in another organization signs another token.
        other = link_for(
            umbra.mallory,
            Purpose.CHECK_IN,
            period=PeriodFactory.create(member=umbra.mallory),
        )
        MagicLink.objects.update(nonce=row.nonce)
    assert not opens(other, Purpose.CHECK_IN)
    others = [purpose for purpose in Purpose if purpose != Purpose.CHECK_IN]
    assert not any(opens(token, purpose) for purpose in others)
    for wrong in ("", "a" * 52, token[:-1], token.upper(), f"{token}a", "é" * 52):
        assert not opens(wrong, Purpose.CHECK_IN)


def test_an_invalid_token_enters_no_organization(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        token = link_for(
            acme.ben, Purpose.CHECK_IN, period=PeriodFactory.create(member=acme.ben)
        )
        expired(MagicLink.objects.get())
    with transaction.atomic():
        assert find_link(token, Purpose.CHECK_IN) is None
        assert not MagicLink.objects.exists()


def test_a_new_key_with_a_fallback_keeps_links(acme: Acme, settings: Settings) -> None:
    old = settings.SECRET_KEY
    with in_organization(acme.organization.pk):
        token = link_for(acme.ben, Purpose.CALENDAR)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old]
        assert link_for(acme.ben, Purpose.CALENDAR) == token
        assert opens(token, Purpose.CALENDAR)
        settings.SECRET_KEY_FALLBACKS = []
        assert not opens(token, Purpose.CALENDAR)
        fresh = link_for(acme.ben, Purpose.CALENDAR)
        assert fresh != token
        assert opens(fresh, Purpose.CALENDAR)


def test_a_link_follows_its_period(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        period = PeriodFactory.create(member=acme.ben)
        token = link_for(acme.ben, Purpose.CHECK_IN, period=period)
        period.grace_until += HOUR
        assert link_for(acme.ben, Purpose.CHECK_IN, period=period) == token
        assert MagicLink.objects.get().expires_at == period.grace_until


def test_many_links_need_few_queries(acme: Acme) -> None:
    people = [acme.ada, acme.ben, acme.rita, acme.hal]
    with in_organization(acme.organization.pk):
        wanted = [
            LinkRequest(member, purpose, period=period)
            for member in people
            for period in [PeriodFactory.create(member=member)]
            for purpose in (Purpose.CHECK_IN, Purpose.REPLY)
        ]
        with CaptureQueriesContext(connection) as first:
            tokens = links_for(wanted)
        with CaptureQueriesContext(connection) as again:
            assert links_for(wanted) == tokens
    assert len(set(tokens)) == len(wanted)
    assert (len(first), len(again)) == (3, 1)


def test_a_link_of_a_mail_that_was_sent_still_opens(settings: Settings) -> None:
    """What a token is made of must never change: this one is of November 2026."""
    settings.SECRET_KEY = "a key that was in use then"
    settings.SECRET_KEY_FALLBACKS = []
    row = MagicLink(organization_id=7, member_id=11, purpose="check_in", nonce="n" * 32)
    assert sign(tokens.SALT, tokens._signed(row)) == PINNED
