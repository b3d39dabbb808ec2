"""Where a change comes from, for the audit trail: the way in and the client's address.

    with coming_from("mail"):
        receive(raw)

A request sets it for itself (TenancyMiddleware). Nothing is set in a job or a command.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Origin:
    """`via`: one of `Event.Via`, "" for a job or a command."""

    via: str = ""
    request: HttpRequest | None = None

    @property
    def client_ip(self) -> str | None:
        """The client's address, behind as many proxies as are trusted; None: unknown."""
        if self.request is None:
            return None
        try:
            found: str = get_adapter().get_client_ip(self.request)
        except PermissionDenied:
            # A socket has none.
            return None
        # "fe80::1%eth0": the interface is no part of an address.
        return found.partition("%")[0]


# A job or a command.
NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("origin")


def current_origin() -> Origin:
    return _current.get(NOWHERE)


@contextmanager
def coming_from(via: str, request: HttpRequest | None = None) -> Iterator[None]:
    """What is recorded inside came this way."""
    token = _current.set(Origin(via, request))
    try:
        yield
    finally:
        _current.reset(token)
