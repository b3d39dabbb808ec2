"""Who configures the frameworks."""

import pytest
from django.test import Client

from tests.cast import Acme, Umbra

HERE = "/o/acme/setup/frameworks/"


@pytest.mark.parametrize("who", ["ada", "hal"])
def test_owners_and_hr_admins_configure(client: Client, acme: Acme, who: str) -> None:
    client.force_login(getattr(acme, who).user)
    assert client.get(HERE).status_code == 200


@pytest.mark.parametrize("who", ["lena", "ben", "rita"])
def test_nobody_else_does(client: Client, acme: Acme, who: str) -> None:
    client.force_login(getattr(acme, who).user)
    assert client.get(HERE).status_code == 403
    assert client.post(HERE).status_code == 403


def test_an_outsider_gets_404(client: Client, acme: Acme, umbra: Umbra) -> None:
    client.force_login(umbra.mallory.user)
    assert client.get(HERE).status_code == 404
