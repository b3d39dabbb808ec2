"""A metric source that sends many requests at the same moment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
import time_machine

from checkins.models import AutomaticValue, MetricSource
from organizations.tenancy import in_organization
from tests.cast import make_acme, signed_in
from tests.checkins.metric_sources.test_api import NOW, send, token_of
from tests.factories import GoalFactory, KeyResultFactory
from tests.together import together

if TYPE_CHECKING:
    from django.test import Client

N_REQUESTS = 4
SOURCES = "/o/acme/check-in/metric-sources/sources/"


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_requests_one_is_accepted_and_others_are_throttled() -> None:
    statuses: dict[str, list[int]] = {}

    def speak(token: str, value: int) -> None:
        body = {"goal": number.public_id, "value": value}
        statuses.setdefault(token, []).append(send(token, body).status_code)

    # All within the second, however slow the machine is.
    with time_machine.travel(NOW, tick=False):
        acme = make_acme()
        with in_organization(acme.organization.pk):
            number = KeyResultFactory.create(
                by=acme.ben, parent=GoalFactory.create(by=acme.ben), owner=acme.ben
            )
        tokens = [token_of(acme.hal), token_of(acme.hal, "Shop")]
        each = range(N_REQUESTS)
        together(*(partial(speak, token, n) for token in tokens for n in each))
    # Each machine has a limit of its own.
    for token in tokens:
        assert sorted(statuses[token]) == [200] + [429] * (N_REQUESTS - 1)
    with in_organization(acme.organization.pk):
        assert AutomaticValue.objects.count() == len(tokens)


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_clicks_one_creates_a_source_and_others_find_its_name() -> None:
    acme = make_acme()
    clients = [signed_in(acme.hal) for _n in range(N_REQUESTS)]
    statuses: list[int] = []

    def click(client: Client) -> None:
        sent = client.post(SOURCES, {"name": "CRM", "lasts": "90"})
        statuses.append(sent.status_code)

    together(*(partial(click, client) for client in clients))
    assert sorted(statuses) == [200] + [422] * (N_REQUESTS - 1)
    with in_organization(acme.organization.pk):
        assert MetricSource.objects.count() == 1
