"""Production's settings, by environment variables."""

from __future__ import annotations

import runpy
from typing import Any

import pytest

SAFE = {
    "SECRET_KEY": "k" * 64,
    "DATABASE_URL": "postgresql://app@localhost/sightline",
    "ALLOWED_HOSTS": "sightline.example",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (
        *("TRUSTED_PROXY_COUNT", "SITE_URL", "STATIC_ROOT", "UPLOAD_DIR"),
        "SECRET_KEY_FALLBACKS",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def settings() -> dict[str, Any]:
    return runpy.run_module("config.settings.production")


def test_one_proxy_is_trusted_by_default(environment: pytest.MonkeyPatch) -> None:
    found = settings()
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_without_a_proxy_forwarded_https_is_ignored(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("TRUSTED_PROXY_COUNT", "0")
    found = settings()
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert found["SECURE_PROXY_SSL_HEADER"] is None


def test_subdomain_wildcards_are_written_for_each_setting(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("ALLOWED_HOSTS", ".sight.example, sightline.example")
    found = settings()
    assert found["ALLOWED_HOSTS"] == [".sight.example", "sightline.example"]
    assert found["SITE_URL"] == "https://sightline.example"
    assert found["CSRF_TRUSTED_ORIGINS"] == [
        "https://*.sight.example",
        "https://sightline.example",
    ]


def test_former_secret_keys_stay_valid(environment: pytest.MonkeyPatch) -> None:
    assert settings()["SECRET_KEY_FALLBACKS"] == []
    environment.setenv("SECRET_KEY_FALLBACKS", f"{'a' * 64}, {'b' * 64},")
    assert settings()["SECRET_KEY_FALLBACKS"] == ["a" * 64, "b" * 64]


def test_demo_organizations_send_nothing(environment: pytest.MonkeyPatch) -> None:
    assert settings()["DEMO_ORGANIZATIONS_SEND"] is False
