"""The reminder mail: all goals in one, and every text escaped."""

from __future__ import annotations

import datetime as dt
import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.core.mail import EmailMultiAlternatives

from checkins.services import check_in
from goals.models import Goal
from notifications.email.server import as_bytes
from notifications.outbox import notify
from organizations.models import Organization, Unit
from tests.cast import Acme
from tests.factories import (
    GoalFactory,
    KeyResultFactory,
    PeriodFactory,
    SilentGoalFactory,
)
from tests.reminders.jobs import NOW, make_numbers, remind_and_deliver

pytestmark = pytest.mark.django_db
# A Thursday.
FRIDAY_NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
NASTY = [
    "Grow\r\nBcc: eve@example.org",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "“{{ settings.SECRET_KEY }}” {% now 'Y' %} %(n)s",
    "a\x00b\x1b[31m\u2028c\u202egnp.exe",
    "=?utf-8?q?Bcc:_eve=40example.org?=",
    "Ä" * 300,
]


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Iterator[None]:
    settings.SITE_URL = "https://sight.example"
    with time_machine.travel(NOW, tick=True):
        yield


def parsed(mail: EmailMultiAlternatives) -> EmailMessage:
    """As the reader's program has it, from the bytes that the server gets."""
    message = email.message_from_bytes(as_bytes(mail), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def bodies(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(["plain"]), message.get_body(["html"])
    assert text is not None
    assert html is not None
    return str(text.get_content()), str(html.get_content())


def test_a_reminder_lists_all_goals_in_one_mail(inside_acme: Acme) -> None:
    ben, organization = inside_acme.ben, inside_acme.organization
    top = GoalFactory.create(
        by=inside_acme.ada, title="Grow ARR", unit=inside_acme.company
    )
    sales = KeyResultFactory.create(
        by=inside_acme.lena,
        parent=top,
        title="200 opps",
        unit=inside_acme.sales,
        owner=inside_acme.lena,
    )
    goals = [
        KeyResultFactory.create(by=ben, parent=sales, title=title, owner=ben)
        for title in ("25 opps", "10 demos")
    ]
    check_in(goals[0], by=ben, value=19, on=dt.date(2026, 11, 16))  # type: ignore[arg-type]  # any number does
    PeriodFactory.create(to_remind=True, member=ben, goals=goals, closes_at=FRIDAY_NOON)
    (mail,) = remind_and_deliver(organization.pk)
    text, html = bodies(parsed(mail))

    assert mail.subject == "Two numbers, under a minute"
    for body in (text, html):
        assert "Ben, two numbers are waiting" in body
        assert "Closes Friday at noon (week " in body
        assert "Acme: Grow ARR" in body
        assert "Sales: 200 opps" in body
        assert "19 last Monday" in body
        assert "No value yet" in body
        assert "https://sight.example/c/" in body
        assert "https://sight.example/o/acme/check-in/leave/" in body
        assert "https://sight.example/o/acme/settings/notifications/" in body
    assert "<img" not in html
    assert "<script" not in html


def test_headers_mark_automatic_mail_and_unsubscribing(
    inside_acme: Acme,
) -> None:
    PeriodFactory.create(
        to_remind=True, member=inside_acme.ben, goals=make_numbers(inside_acme.ben)
    )
    (mail,) = remind_and_deliver(inside_acme.organization.pk)
    message = parsed(mail)

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert b"List-Unsubscribe: <https://sight.example/unsubscribe/" in as_bytes(mail)
    assert message["Message-ID"].endswith("@sight.example>")
    assert message["To"] == "Ben <ben@example.org>"
    assert message["Reply-To"] is None


def test_replies_go_to_a_unique_address(inside_acme: Acme, settings: Any) -> None:
    settings.INBOUND_MAIL_DOMAIN = "in.sight.example"
    PeriodFactory.create(
        to_remind=True, member=inside_acme.ben, goals=make_numbers(inside_acme.ben)
    )
    (mail,) = remind_and_deliver(inside_acme.organization.pk)

    assert mail.reply_to[0].startswith("reply+")
    assert mail.reply_to[0].endswith("@in.sight.example")
    assert "Or reply with one line per goal, like “22 likely" in bodies(parsed(mail))[0]


@pytest.mark.parametrize("nasty", NASTY)
def test_user_text_is_escaped(inside_acme: Acme, nasty: str) -> None:
    """RELIABILITY I4: names and titles, in the subject, the headers and both bodies."""
    ben = inside_acme.ben
    ben.user.name = nasty[:120].replace("\x00", "\x01")
    ben.user.save()
    title = nasty[:300].replace("\x00", "\x01")
    Organization.objects.filter(pk=ben.organization_id).update(name=title[:120])
    Unit.objects.filter(pk=inside_acme.sales.pk).update(name=title[:120])
    goals = make_numbers(ben, 1)
    Goal.objects.filter(owner=ben).update(title=title)
    PeriodFactory.create(to_remind=True, member=ben, goals=goals)
    (mail,) = remind_and_deliver(inside_acme.organization.pk)
    raw, message = as_bytes(mail), parsed(mail)
    text, html = bodies(message)

    headers = raw.partition(b"\r\n\r\n")[0]
    assert not message.defects
    assert message["Bcc"] is None
    assert b"\nbcc" not in headers.lower()
    assert [each.addr_spec for each in message["To"].addresses] == ["ben@example.org"]
    assert "\n" not in message["Subject"]
    for body in (text, html):
        assert "\x1b" not in body
        assert "\u202e" not in body
        assert configured.SECRET_KEY not in body
        assert ("SECRET_KEY }}”" in body) == ("SECRET_KEY" in nasty)
    assert "<script" not in html
    assert "<img" not in html
    assert "\nBcc:" not in text


def test_several_goals_without_updates_are_one_question(inside_acme: Acme) -> None:
    ben = inside_acme.ben
    goals = make_numbers(ben, 2)
    rows = [
        SilentGoalFactory.create(goal=goal, silent_since=dt.date(2026, 10, 1))
        for goal in goals
    ]
    notify(
        "goal.silent",
        to=ben,
        occurrence="2026-11-19",
        data={"silences": [row.pk for row in rows]},
    )
    (mail,) = remind_and_deliver(inside_acme.organization.pk)
    text, html = bodies(parsed(mail))

    assert mail.subject == "Are these two goals still active?"
    for body in (text, html):
        assert "No update since 1 October" in body
        assert f"/goals/{goals[1].public_id}/silent/" in body
