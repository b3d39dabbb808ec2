"""The pages of setup, asked for by an HR admin."""

import pytest
from django.test import Client

from tests.cast import Acme

HERE = "/o/acme/setup/frameworks/"
PATHS = ["", "of/okr/", "placement/", "history/"]


@pytest.mark.parametrize("path", PATHS)
def test_every_setup_page_opens(client: Client, acme: Acme, path: str) -> None:
    client.force_login(acme.hal.user)
    response = client.get(HERE + path)
    assert response.status_code == 200
    assert 'aria-current="page"' in response.content.decode()
