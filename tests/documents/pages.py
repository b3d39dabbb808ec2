"""Reading document pages of Acme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

if TYPE_CHECKING:
    from organizations.models import Membership, Unit

    type Holder = Membership | Unit


def address(holder: Holder, framework: str = "okr") -> str:
    return reverse("strategy:document", args=["acme", framework, holder.public_id])


def get(who: Membership, url: str, **query: str) -> Any:
    client = Client()
    client.force_login(who.user)
    return client.get(url, query)


def read(who: Membership, url: str, **query: str) -> str:
    answer = get(who, url, **query)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def queries_of(who: Membership, url: str) -> int:
    client = Client()
    client.force_login(who.user)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)
