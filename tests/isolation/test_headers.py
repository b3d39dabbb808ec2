"""RELIABILITY I2, T8: every answer's headers, and every key that goes into the cache.

The headers of the pages below an organization: tests/isolation/test_every_url.py.
"""

from __future__ import annotations

import pytest
from django.core.cache.backends.base import BaseCache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from goals.rollup.nudge import TASK
from organizations.jobs import requested_key
from tests.cast import Acme, Umbra
from tests.isolation.conftest import Things, signed_in
from tests.isolation.private import assert_private
from tests.isolation.test_every_url import INSIDE, url_of
from tests.isolation.urls import URLS, Public


def test_security_headers_are_on_every_other_page(client: Client, db: None) -> None:
    for name, entry in URLS.items():
        if name not in INSIDE:
            kwargs = entry.parts if isinstance(entry, Public) else {}
            assert_private(client.get(reverse(name, kwargs=kwargs)), name)


def test_security_headers_are_on_error_pages(
    ours: Things, umbra: Umbra, client: Client
) -> None:
    assert_private(client.get("/nowhere/"), "404")
    assert_private(signed_in(umbra.mallory).get("/o/acme/"), "404 of a stranger")


def test_cookies_are_http_only(acme: Acme, client: Client) -> None:
    acme.ada.user.set_password("correct horse")
    acme.ada.user.save()
    response = client.post(
        reverse("account_login"),
        {"login": acme.ada.user.email, "password": "correct horse"},
    )
    session = response.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")


def test_two_organizations_never_share_a_key(
    ours: Things,
    theirs: Things,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """Every key that a request, or what follows its commit, uses names its organization."""
    keys: dict[str, set[str]] = {}
    real = BaseCache.make_and_validate_key

    def spy(cache: BaseCache, key: str, version: int | None = None) -> str:
        keys.setdefault(at, set()).add(key)
        return real(cache, key, version)

    monkeypatch.setattr(BaseCache, "make_and_validate_key", spy)
    for things in (ours, theirs):
        at = things.slug
        client = signed_in(things.by)
        with django_capture_on_commit_callbacks(execute=True):
            # What is written has the worker woken, by way of the cache.
            answer = client.post(
                url_of("checkins:check_in", things.slug, things),
                {"value": "1", "confidence": "50"},
            )
            assert answer.status_code == 302, answer.content[:500]
            for name in INSIDE:
                client.get(url_of(name, things.slug, things))
                client.post(url_of(name, things.slug, things))
    assert requested_key(TASK, ours.by.organization_id) in keys[ours.slug]
    assert requested_key(TASK, theirs.by.organization_id) in keys[theirs.slug]
    assert not keys[ours.slug] & keys[theirs.slug]


def test_the_keys_of_the_roll_up_name_their_organization(
    acme: Acme, umbra: Umbra
) -> None:
    ours, theirs = acme.organization.pk, umbra.organization.pk
    assert requested_key(TASK, ours) != requested_key(TASK, theirs)
    assert str(ours) in requested_key(TASK, ours)
