"""The pages of setup, asked for by an HR admin."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.make import copies, make_goal, make_key_result

HERE = "/o/acme/setup/frameworks/"
PATHS = ["", "of/okr/", "placement/", "history/"]


@pytest.mark.parametrize("path", PATHS)
def test_opens(client: Client, acme: Acme, path: str) -> None:
    client.force_login(acme.hal.user)
    response = client.get(HERE + path)
    assert response.status_code == 200
    assert 'aria-current="page"' in response.content.decode()
