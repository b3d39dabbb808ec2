"""Former URLs lead to the current ones: bookmarks, and links in mails, still work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import resolve

from config.redirects import MOVED

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("old", "new"), MOVED.items())
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_former_url_redirects_with_method_path_and_query(
    client: Client, acme: Acme, old: str, new: str, method: str
) -> None:
    client.force_login(acme.ben.user)
    request = getattr(client, method)
    for rest in ("", "bcdfghjkmnpq/", "bcdfghjkmnpq/?page=2"):
        answer = request(f"/o/acme/{old}{rest}")
        assert answer.status_code == 308
        assert answer.headers["Location"] == f"/o/acme/{new}{rest}"


@pytest.mark.parametrize("new", MOVED.values())
def test_the_current_url_is_a_page(new: str) -> None:
    assert not (resolve(f"/o/acme/{new}").url_name or "").startswith("former_")
