"""Nobody else reads what its author removed or undid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checkins.models import CheckIn, Intention
from checkins.services import undo_check_in
from checkins.weekly.services import submit_check_in
from feedback.replies.updates import update_of
from notifications.content.check_in_updates import updates_by_period
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.feedback.replies.weeks import number_of, said, week_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.cast import Acme

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(acme: Acme) -> Iterator[Period]:
    with in_organization(acme.organization.pk):
        goal = number_of(acme.ben, acme.ada)
        week = week_of(acme.ben, [goal])
        yield said(week, goal, blocked="Legal", intentions=["Quit", "Visit a port"])


def test_a_removed_intention_reaches_neither_manager_nor_mail(
    acme: Acme, period: Period
) -> None:
    submit_check_in(period, by=acme.ben, intentions=["Visit a port"], complete=True)
    assert Intention.objects.filter(period=period, text="Quit").exists()
    update = update_of(acme.lena, period)
    assert update is not None
    assert [row.text for row in update.intentions] == ["Visit a port"]
    assert updates_by_period([period.pk])[period.pk].intentions == ("Visit a port",)


def test_of_a_reopened_check_in_its_manager_reads_the_replies_alone(
    acme: Acme, period: Period, client: Client
) -> None:
    client.force_login(acme.lena.user)
    address = f"/o/acme/check-in/periods/{period.public_id}/"
    assert "Legal" in client.get(address).content.decode()
    undo_check_in(CheckIn.objects.current().get(period=period), by=acme.ben)
    period.refresh_from_db()
    assert period.submitted_at is None
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(f"{address}thread/", 302)]
    assert "Legal" not in answer.content.decode()
    assert client.post(address).status_code == 403
