from collections.abc import Callable, Iterator
from io import StringIO
from typing import Literal

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from organizations.models import Organization
from organizations.tenancy import enter_organization

Load = Callable[..., str]
type ScopeName = Literal["session", "package", "module", "class", "function"]


def load_demo(**options: bool) -> str:
    """`manage.py load_demo`; returns what it printed."""
    output = StringIO()
    call_command("load_demo", stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def load(db: None) -> Load:
    return load_demo


def _as_long_as_possible(fixture_name: str, config: pytest.Config) -> ScopeName:
    """Session scope when only readers run (`-m days`), else module scope."""
    return "package" if config.getoption("markexpr") == "days" else "module"


@pytest.fixture(scope=_as_long_as_possible)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo, loaded today, once for a module whose tests only read it.

    What a test writes is rolled back to a savepoint by its own `db`.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def kestrel_today(loaded: None, db: None) -> Iterator[Organization]:
    organization = Organization.objects.get(slug="kestrel")
    with transaction.atomic():
        enter_organization(organization.pk)
        yield organization
