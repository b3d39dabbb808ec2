"""Ben has two key results and a reminder mail that he may reply to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from checkins.models import CheckIn
from notifications.magic_links.tokens import Purpose, link_for
from notifications.models import Message
from notifications.reply_addresses import reply_address
from organizations.tenancy import in_organization
from tests.factories import GoalFactory, KeyResultFactory, PeriodFactory

if TYPE_CHECKING:
    from pytest_django import Settings

    from goals.models import Goal
    from scheduling.models import Period
    from tests.cast import Acme

DOMAIN = "in.example.org"
SECRET = "let-mail-in"


@dataclass(frozen=True)
class RemindedBen:
    """Ben was reminded of two goals and may reply. `numbers`: in the order of the mail."""

    acme: Acme
    period: Period
    numbers: tuple[Goal, Goal]
    address: str

    def mail(self, text: str, **headers: str) -> bytes:
        mail = EmailMessage()
        mail["From"] = "Ben <ben@example.org>"
        mail["To"] = self.address
        mail["Subject"] = "Re: Two numbers, under a minute"
        mail["Message-ID"] = f"<{abs(hash(text))}@mail.example.org>"
        for name, value in headers.items():
            del mail[name.replace("_", "-")]
            if value:
                mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return mail.as_bytes()

    def recorded(self) -> list[tuple[Decimal | None, int | None, str]]:
        """Value, confidence and note of the check-ins, in the order of the mail."""
        with in_organization(self.acme.organization.pk):
            rows = CheckIn.objects.current().filter(period=self.period)
            found = {row.goal_id: row for row in rows}
        held = [found[goal.pk] for goal in self.numbers if goal.pk in found]
        return [(row.value, row.confidence, row.note) for row in held]

    def receipts(self) -> list[Message]:
        """The receipts that wait to be sent."""
        with in_organization(self.acme.organization.pk):
            return list(Message.objects.filter(kind__startswith="mail.").order_by("pk"))


@pytest.fixture
def reminded(acme: Acme, settings: Settings) -> RemindedBen:
    settings.INBOUND_MAIL_DOMAIN = DOMAIN
    settings.INBOUND_MAIL_SECRET = SECRET
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ben, title="Grow", owner=acme.ben)
        first = KeyResultFactory.create(
            by=acme.ben, parent=top, title="25 opps qualified", owner=acme.ben
        )
        second = KeyResultFactory.create(
            by=acme.ben, parent=top, title="10 past legal", owner=acme.ben
        )
        now = timezone.now()
        period = PeriodFactory.create(
            member=acme.ben,
            goal_ids=[first.pk, second.pk],
            week_on=now.date() - dt.timedelta(days=now.weekday()),
        )
        token = link_for(acme.ben, Purpose.REPLY, period=period)
    return RemindedBen(acme, period, (first, second), reply_address(token))
