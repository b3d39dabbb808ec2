"""Pages are compressed, with a length that tells nothing of what they hold."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

SIGN_IN = "/accounts/login/"

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_a_browser_that_takes_it(client: Client) -> None:
    plain = client.get(SIGN_IN)
    response = client.get(SIGN_IN, headers={"accept-encoding": "gzip, br"})
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert b"<html" in gzip.decompress(response.content)
    assert len(response.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain


def test_neither_length_nor_token_repeats(client: Client) -> None:
    """What guessing at a secret by the length of compressed pages (BREACH) needs."""
    pages = [
        client.get(SIGN_IN, headers={"accept-encoding": "gzip"}) for _time in range(12)
    ]
    assert len({len(page.content) for page in pages}) > 1
    tokens = {str(page.context["csrf_token"]) for page in pages}
    assert len(tokens) == len(pages)
