"""What tests/stores.py gives to every test."""

import os

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from tests.stores import APP_ROLE


@pytest.mark.django_db
def test_tests_connect_as_the_app_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        role, database = cursor.fetchone()
        cursor.execute(APP_ROLE)
        assert cursor.fetchone() == (False,)
    assert role.endswith("_app")
    assert database.startswith("test_")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["first", "second"])
def test_each_transactional_test_starts_empty(key: str) -> None:
    assert not Session.objects.exists()
    Session.objects.create(session_key=key, expire_date=timezone.now())
    assert ContentType.objects.exists()  # made by the migrations, and kept


def test_each_worker_has_its_own_valkey_database() -> None:
    assert not os.environ["REDIS_URL"].endswith("db=0")
