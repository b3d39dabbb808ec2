"""Requests to document pages of Acme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tests import costs
from tests.cast import signed_in

if TYPE_CHECKING:
    from organizations.models import Membership, Unit

    type Holder = Membership | Unit


def address(holder: Holder, framework: str = "okr") -> str:
    return reverse("strategy:document", args=["acme", framework, holder.public_id])


def get(who: Membership, url: str, **query: str) -> Any:
    return signed_in(who).get(url, query)


def read(who: Membership, url: str, **query: str) -> str:
    answer = get(who, url, **query)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def queries_of(who: Membership, url: str) -> int:
    return costs.queries_of(signed_in(who), url)
