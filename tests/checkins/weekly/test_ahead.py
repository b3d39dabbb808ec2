"""A period that has not opened accepts no submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checkins.models import CheckIn
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.checkins.weekly.conftest import DAY, Bens
from tests.checkins.weekly.test_page import PAGE, filled
from tests.factories import PeriodFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
REFUSED = 409


def test_next_weeks_check_in_is_refused_and_keeps_the_typed_values(
    client: Client, bens: Bens
) -> None:
    client.force_login(bens.by.user)
    with in_organization(bens.by.organization_id):
        week = 7 * DAY
        ahead = PeriodFactory.create(
            member=bens.by,
            goals=bens.goals,
            week_on=bens.period.week_on + week,
            opens_at=bens.period.opens_at + week,
            closes_at=bens.period.closes_at + week,
            grace_until=bens.period.grace_until + week,
        )
    form = filled(client, bens) | {"period": ahead.public_id, "version": "0"}
    assert client.post(PAGE, form).status_code == REFUSED
    with in_organization(bens.by.organization_id):
        assert not CheckIn.objects.exists()
        assert Period.objects.get(pk=ahead.pk).submitted_at is None
