"""Demo organizations send no mail: their people are invented."""

from __future__ import annotations

import pytest
from django.core import mail
from pytest_django import Settings
from time_machine import Traveller

from config.settings import base
from notifications.models import Message
from scheduling.models import Period
from tests.reminders.jobs import delivery_results, remind_and_deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def demo(period: Period, settings: Settings) -> Period:
    settings.DEMO_ORGANIZATIONS_SEND = base.DEMO_ORGANIZATIONS_SEND
    period.organization.is_demo = True
    period.organization.save()
    return period


def test_demo_reminders_stay_in_the_inbox(demo: Period, clock: Traveller) -> None:
    assert remind_and_deliver(demo.organization_id) == []
    assert mail.outbox == []
    assert delivery_results() == [("email", "skipped", "demo")]
    assert Message.objects.get().posted_at is not None


def test_other_organizations_send_mail(period: Period, settings: Settings) -> None:
    settings.DEMO_ORGANIZATIONS_SEND = False
    assert len(remind_and_deliver(period.organization_id)) == 1


def test_development_delivers_demo_mails(period: Period, settings: Settings) -> None:
    """In a folder, from which nothing leaves the machine."""
    period.organization.is_demo = True
    period.organization.save()
    assert settings.DEMO_ORGANIZATIONS_SEND
    assert len(remind_and_deliver(period.organization_id)) == 1
