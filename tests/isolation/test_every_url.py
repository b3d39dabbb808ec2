"""RELIABILITY T5: every URL × another organization's objects is a 404, in every way.

As for something that does not exist: from the answer nobody learns that it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.isolation.conftest import Things, signed_in
from tests.isolation.private import assert_private
from tests.isolation.state import state_of
from tests.isolation.urls import URLS, Inside, Personal, Public

INSIDE = {name: entry for name, entry in URLS.items() if isinstance(entry, Inside)}
WITH_PARTS = {name: entry for name, entry in INSIDE.items() if entry.parts}
WAYS = {
    "GET": ("get", {}),
    "POST": ("post", {}),
    "GET by htmx": ("get", {"HX-Request": "true"}),
    "POST by htmx": ("post", {"HX-Request": "true"}),
}
# What a browser never sends by itself, and a view may forget.
SELDOM = ("head", "options", "delete")
NOWHERE = "bcdfghjkmnpq"
NOT_FOUND, NOT_ALLOWED = 404, 405
each_way = pytest.mark.parametrize("way", WAYS)


def walk(
    patterns: list[Any], route: str = "", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """(name, route) of every pattern; without a name, the route stands for it."""
    for pattern in patterns:
        path = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (
                f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
            yield from walk(pattern.url_patterns, path, inner)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else path), path


def all_urls() -> dict[str, str]:
    return dict(walk(get_resolver().url_patterns))


def ask(client: Client, way: str, url: str) -> Any:
    method, headers = WAYS[way]
    return getattr(client, method)(url, headers=headers)


def text_of(response: Any) -> str:
    """Without the token against forged requests, which is new each time."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", response.content.decode())


def url_of(name: str, slug: str, things: Things | None) -> str:
    kwargs = {"org": slug, **INSIDE[name].fixed}
    for part, kind in INSIDE[name].parts.items():
        kwargs[part] = getattr(things, kind).public_id if things else NOWHERE
    return reverse(name, kwargs=kwargs)


def test_every_url_is_in_the_table() -> None:
    missing = all_urls().keys() - URLS.keys()
    assert not missing, f"add to tests/isolation/urls.py: {sorted(missing)}"


def test_the_table_has_no_unknown_url() -> None:
    assert URLS.keys() - all_urls().keys() == set()


def test_organization_urls_are_below_an_organization() -> None:
    for name, route in all_urls().items():
        assert route.startswith("o/<slug:org>/") == (name in INSIDE), name


@each_way
def test_an_outsider_gets_404_and_changes_nothing(
    ours: Things, umbra: Umbra, way: str
) -> None:
    """The same page everywhere: that of an organization that does not exist."""
    before = state_of(ours.by.organization_id)
    client = signed_in(umbra.mallory)
    nowhere = text_of(ask(client, way, url_of("home", "nowhere", None)))
    found = {}
    for name in INSIDE:
        response = ask(client, way, url_of(name, ours.slug, ours))
        assert text_of(response) == nowhere, name
        found[name] = response.status_code
    assert found == dict.fromkeys(INSIDE, NOT_FOUND)
    assert state_of(ours.by.organization_id) == before


def test_every_url_of_an_organization_that_does_not_exist_is_404(umbra: Umbra) -> None:
    client = signed_in(umbra.mallory)
    for name in INSIDE:
        answer = client.get(url_of(name, "nowhere", None))
        assert answer.status_code == NOT_FOUND, name


@each_way
def test_another_organization_s_objects_are_not_found_nor_changed(
    ours: Things, theirs: Things, way: str
) -> None:
    """With one's own organization in the path. 405 comes before any look at an object."""
    before = state_of(ours.by.organization_id)
    client = signed_in(theirs.by)
    wrong = {}
    for name in WITH_PARTS:
        response = ask(client, way, url_of(name, theirs.slug, ours))
        nowhere = ask(client, way, url_of(name, theirs.slug, None))
        same = response.status_code == nowhere.status_code
        if not same or response.status_code not in (NOT_FOUND, NOT_ALLOWED):
            wrong[name] = (response.status_code, nowhere.status_code)
        assert "Acme" not in response.content.decode(), name
    assert wrong == {}
    assert state_of(ours.by.organization_id) == before


def test_every_object_can_be_reached_by_get_or_post(
    ours: Things, theirs: Things
) -> None:
    """No URL hides behind 405 both ways: one of them looked, and found nothing."""
    client = signed_in(theirs.by)
    for name in WITH_PARTS:
        url = url_of(name, theirs.slug, ours)
        asked = (ask(client, way, url).status_code for way in WAYS)
        assert NOT_FOUND in asked, name


def test_no_other_method_grants_access(ours: Things, theirs: Things) -> None:
    client = signed_in(theirs.by)
    for name in INSIDE:
        answer = client.options(url_of(name, ours.slug, ours))
        assert answer.status_code == NOT_FOUND, name
    for method in SELDOM:
        for name in WITH_PARTS:
            answer = getattr(client, method)(url_of(name, theirs.slug, ours))
            assert answer.status_code in (NOT_FOUND, NOT_ALLOWED), (name, method)


@each_way
def test_anonymous_users_are_redirected_to_sign_in(
    ours: Things, client: Client, way: str
) -> None:
    for name in INSIDE:
        for slug in (ours.slug, "nowhere"):
            response = ask(client, way, url_of(name, slug, ours))
            assert leads_to_sign_in(response), (name, response.status_code)


def leads_to_sign_in(response: Any) -> bool:
    headers = response.headers
    target = headers.get("Location") or headers.get("HX-Redirect", "")
    return bool(target.startswith(reverse("account_login")))


def test_personal_pages_require_sign_in(client: Client, db: None) -> None:
    login = reverse("account_login")
    for name, entry in URLS.items():
        if isinstance(entry, Personal):
            response = client.get(reverse(name))
            if response.status_code != NOT_ALLOWED:
                assert response.headers["Location"].startswith(login), name


@each_way
def test_public_pages_know_no_organization(
    ours: Things, client: Client, way: str
) -> None:
    before = state_of(ours.by.organization_id)
    for name, entry in URLS.items():
        if isinstance(entry, Public):
            response = ask(client, way, reverse(name, kwargs=entry.parts))
            assert response.status_code < 500, name
            assert "Acme" not in response.content.decode(), name
    assert state_of(ours.by.organization_id) == before


@pytest.mark.parametrize("way", WAYS)
def test_a_member_reaches_their_own_objects(ours: Things, way: str) -> None:
    """The table's objects are the right ones: a 404 above is not a typing error. And each
    answer has its headers (the rest of the pages: tests/isolation/test_headers.py).
    """
    client = signed_in(ours.by)
    for name in INSIDE:
        response = ask(client, way, url_of(name, ours.slug, ours))
        assert response.status_code < 500, name
        assert response.status_code != NOT_FOUND or "GET" not in way, name
        assert_private(response, name)


@pytest.mark.parametrize("slug", ["ACME", "Acme", "acme_", "-acme", "acme-", "a" * 51])
def test_other_spellings_of_a_url_are_not_found(acme: Acme, slug: str) -> None:
    client = signed_in(acme.ada)
    for path in ("", "goals/", "goals/new/", "goals/pulse/"):
        assert client.get(f"/o/{slug}/{path}").status_code == NOT_FOUND


@each_way
def test_a_former_member_gets_404(acme: Acme, ours: Things, way: str) -> None:
    """Z4: from the next request on, in the session that they still have."""
    client = signed_in(acme.ben)
    assert client.get(f"/o/acme/goals/{ours.goal.public_id}/").status_code != NOT_FOUND
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(left_at=timezone.now())
    for name in INSIDE:
        response = ask(client, way, url_of(name, ours.slug, ours))
        assert response.status_code == NOT_FOUND, name


@each_way
def test_a_deactivated_user_is_signed_out_at_once(
    acme: Acme, ours: Things, way: str
) -> None:
    client = signed_in(acme.ben)
    acme.ben.user.is_active = False
    acme.ben.user.save()
    for name in INSIDE:
        assert leads_to_sign_in(ask(client, way, url_of(name, ours.slug, ours))), name
