"""A value that is likelier a slip is asked about once, and never refused."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from checkins.models import CheckIn
from checkins.unusual_values import describe_unusual
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.checkins.test_check_in_page import address, logged, send
from tests.factories import GoalFactory, KeyResultFactory

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
ASKS = "If that’s right, submit it again."


@pytest.mark.parametrize(
    ("start", "target", "before", "value", "text"),
    [
        (0, 10, 4, 12, ""),
        (0, 10, 4, 99, ""),
        (0, 10, 4, 100, "100 is 10 times the target."),
        (0, 10, 4, "1234567890123", "1,234,567,890,123 is 123 billion times the target."),
        (0, 10, 4, "-3", "−3 is below zero."),
        (0, 10, -5, "-3", ""),
        (-5, 10, 4, "-3", ""),
        (-5, 10, 4, "-300", "−300 is 30 times the target."),
        (500, 5, 300, 4000, ""),
        (500, 5, 300, 9000, "9,000 is 18 times the largest number of this goal so far."),
        (0, 0, 0, 7, ""),
        (None, None, None, 7, ""),
        (None, None, 8, "8500", "8,500 is 1,063 times the largest number of this goal so far."),
        (0, "0.5", None, "5.5", "5.5 is 11 times the target."),
        (0, 10, 4, None, ""),
    ],
)  # fmt: skip
def test_unusual_is_what_is_far_from_every_known_number(
    start: object, target: object, before: object, value: object, text: str
) -> None:
    known = [
        None if each is None else Decimal(str(each))
        for each in (start, target, before, value)
    ]
    goal = Goal(metric_type="number", start=known[0], target=known[1])
    assert describe_unusual(goal, known[3], known[2]) == text


def test_yes_or_no_is_never_unusual() -> None:
    goal = Goal(metric_type="yes_no")
    assert describe_unusual(goal, Decimal(1), None) == ""


@pytest.fixture
def logos(acme: Acme) -> Goal:
    """Ben's number from 0 to 40, at 3."""
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        return KeyResultFactory.create(
            by=acme.ben, parent=own, owner=acme.ben, current=Decimal(3)
        )


def again(response: Any) -> dict[str, str]:
    """The hidden fields of the page that asks."""
    return dict(HIDDEN.findall(response.content.decode()))


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("typed", ["-3", "1.234.567.890.123"])
def test_submitting_the_value_again_confirms_it(
    client: Client, acme: Acme, logos: Goal, typed: str, *, htmx: bool
) -> None:
    asked = send(client, acme.ben, logos, htmx=htmx, value=typed, note="Kept")
    page = asked.content.decode()
    assert asked.status_code == 422
    assert ASKS in page
    assert f'value="{typed}"' in page
    assert "Kept" in page
    assert logged(acme, logos) == []
    fields = again(asked)
    del fields["csrfmiddlewaretoken"]
    other = send(client, acme.ben, logos, htmx=htmx, **fields | {"value": "-7"})
    assert other.status_code == 422, "another value is another question"
    sent = send(client, acme.ben, logos, htmx=htmx, **fields | {"value": typed})
    assert sent.status_code in (200, 302)
    (row,) = logged(acme, logos)
    assert row.value == Decimal(typed.replace(".", ""))


def test_a_value_that_is_recorded_is_not_asked_about(
    client: Client, acme: Acme, logos: Goal
) -> None:
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=logos.pk).update(current=-9)
    client.force_login(acme.ben.user)
    assert "-9" in client.get(address(logos)).content.decode()
    sent = send(client, acme.ben, logos, value="-9", note="Still")
    assert sent.status_code == 200
    with in_organization(acme.organization.pk):
        assert CheckIn.objects.get().value == -9


def test_nothing_changed_is_not_asked_about(
    client: Client, acme: Acme, logos: Goal
) -> None:
    sent = send(client, acme.ben, logos, value="-3", unchanged="1")
    assert sent.status_code == 200
