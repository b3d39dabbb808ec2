from __future__ import annotations

import pytest
from django.test import Client

from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.make import make_goal, make_key_result

HERE = "/o/acme/setup/check-ins/"


@pytest.fixture
def hal(client: Client, acme: Acme) -> Client:
    """HR, where Ben and Lena are asked about a number each."""
    with in_organization(acme.organization.pk):
        top = make_goal(acme.ada, "Top", unit=acme.sales)
        for owner in (acme.ben, acme.lena):
            make_key_result(
                acme.ada, top, f"{owner}’s number", owner=owner, unit=acme.sales
            )
    client.force_login(acme.hal.user)
    return client
