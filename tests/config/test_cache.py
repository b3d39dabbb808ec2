"""Sign-in and password reset while Valkey is down: they work, and guessing stays limited."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from config.cache import CacheUnavailableError
from tests.cast import Acme
from tests.config.test_servers import UNREACHABLE

PASSWORD = "correct horse battery staple"

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_valkey(settings: Settings) -> None:
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": UNREACHABLE}
    }
    LocMemCache("throttles", {}).clear()


@pytest.fixture
def email(acme: Acme) -> str:
    acme.ben.user.set_password(PASSWORD)
    acme.ben.user.save()
    return str(acme.ben.user.email)


def sign_in(email: str, password: str) -> Any:
    form = {"login": email, "password": password}
    return Client().post(reverse("account_login"), form)


def test_sign_in_works_without_valkey(
    without_valkey: None, email: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert sign_in(email, PASSWORD).status_code == 302
    (said,) = [each for each in caplog.records if each.name == "config.cache"]
    assert said.levelno == logging.ERROR


def test_password_reset_works_without_valkey(without_valkey: None, email: str) -> None:
    response = Client().post(reverse("account_reset_password"), {"email": email})
    assert response.status_code == 302


def test_password_guesses_are_throttled_without_valkey(
    without_valkey: None, email: str
) -> None:
    """As with Valkey: after some wrong ones the right one is refused too."""
    for _guess in range(15):
        assert sign_in(email, "wrong").status_code in (200, 422, 429)
    assert sign_in(email, PASSWORD).status_code != 302


def test_only_throttles_fall_back_to_process_memory(without_valkey: None) -> None:
    """Callers that read a hint get an error, and continue without it."""
    with pytest.raises(CacheUnavailableError):
        caches["default"].set("roll-up:1", 1)
