from __future__ import annotations

import pytest
from django.test import Client

from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory

HERE = "/o/acme/setup/check-ins/"


@pytest.fixture
def hal(client: Client, acme: Acme) -> Client:
    """HR, in an organization where Ben and Lena have a key result each."""
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top", unit=acme.sales)
        for owner in (acme.ben, acme.lena):
            KeyResultFactory.create(
                by=acme.ada,
                parent=top,
                title=f"{owner}’s number",
                owner=owner,
                unit=acme.sales,
            )
    client.force_login(acme.hal.user)
    return client
