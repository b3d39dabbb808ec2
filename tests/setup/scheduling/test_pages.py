"""Every setup page of check-ins opens for those who may see it."""

import pytest
from django.test import Client

from tests.cast import Acme

HERE = "/o/acme/setup/check-ins/"
PAGES = (
    *("", "everybody/", "frameworks/okr/", "policy/", "questions/"),
    *("locations/", "locations/new/", "locations/people/"),
)


@pytest.mark.parametrize("path", PAGES)
def test_hr_opens_it_and_nobody_else(hal: Client, acme: Acme, path: str) -> None:
    assert hal.get(HERE + path).status_code == 200
    for who in (acme.lena, acme.ben, acme.rita):
        hal.force_login(who.user)
        assert hal.get(HERE + path).status_code == 403


def test_a_nul_byte_fails_no_page(hal: Client) -> None:
    for path in ("?goal=a%00b", "?person=a%00b", "locations/people/?q=a%00b"):
        assert hal.get(HERE + path).status_code == 200
    sent = {"do": "remove:a\0b"}
    assert hal.post(f"{HERE}locations/day/", sent).status_code == 404
