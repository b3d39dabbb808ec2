"""A NUL, which PostgreSQL does not hold, is refused or left out, and fails no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checkins.weekly.questions import questions_of
from organizations.tenancy import in_organization
from tests.feedback.replies.weeks import week_said

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

pytestmark = pytest.mark.django_db
NUL, BROKEN = "a\0b", 500


@pytest.fixture
def lena(client: Client, acme: Acme) -> Client:
    client.force_login(acme.lena.user)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    "path",
    [
        *("check-in/periods/a%00b/", "check-in/periods/a%00b/thread/"),
        *("check-in/for/a%00b/", "people/a%00b/leave/", "people/a%00b/notes/"),
        *("one-on-ones/a%00b/", "inbox/?before=a%00b", "inbox/?marked=a%00b"),
    ],
)
def test_in_an_address(lena: Client, path: str) -> None:
    assert lena.get(f"/o/acme/{path}").status_code < BROKEN


@pytest.mark.parametrize(
    ("path", "field"),
    [
        *(
            ("one-on-ones/", "with"),
            ("check-in/leave/", "remove"),
            ("inbox/read/", "until"),
        ),
        *(("check-in/partners/", "other"), ("inbox/unread/", "marked")),
    ],
)
def test_in_a_field_that_names_something(lena: Client, path: str, field: str) -> None:
    fields = {"kind": "partner", field: NUL}
    assert lena.post(f"/o/acme/{path}", fields).status_code < BROKEN


def test_in_what_people_write(acme: Acme, client: Client) -> None:
    with in_organization(acme.organization.pk):
        period = week_said(acme.ben, acme.ada)
        names = [f"q-{each.public_id}" for each in questions_of(acme.organization)]
    client.force_login(acme.ben.user)
    client.raise_request_exception = False
    form = {"period": period.public_id, "version": str(period.version)}
    form |= dict.fromkeys([*names, NUL], NUL)
    assert client.post("/o/acme/check-in/draft/", form).status_code < BROKEN
    assert client.post("/o/acme/check-in/", form).status_code < BROKEN
