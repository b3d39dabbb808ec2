"""The only module that calls other people's servers (RELIABILITY I8).

An address is resolved once, every answer is checked, and the connection goes to what was
checked: a name that points elsewhere a moment later leads nowhere. Nothing is followed,
and of an answer the status alone is read. Proxies of the environment are not used: they
would resolve anew.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from ssrfguard import BlockedAddressError, Policy, SSRFGuardError
from ssrfguard.httpx import Client

if TYPE_CHECKING:
    from ssrfguard import Resolver

SECONDS = 7.0
PORTS = frozenset({80, 443})
# Addresses of one name that are tried.
MOST_ATTEMPTS = 2
# httpcore's name of the step from which on the message may arrive.
SENDING = "http11.send_request_body.started"
LOOPBACK = ("127.0.0.0/8", "::1/128")
# None: the system's. Tests put their own here.
RESOLVER: Resolver | None = None


class ChatError(Exception):
    """A message did not arrive. Says why in a word, and never the address: a secret.

    `is_permanent`: trying again will not help. `is_uncertain`: the message was sent and not
    answered, so nobody knows whether it arrived.
    """

    def __init__(
        self, reason: str, *, is_permanent: bool, is_uncertain: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_permanent = is_permanent
        self.is_uncertain = is_uncertain


def is_allowed(url: str, service: str) -> bool:
    """Whether messages to a service may go there, as far as the address alone tells."""
    try:
        _policy(url, service).check_url(url)
    except SSRFGuardError:
        return False
    return True


def post_json(url: str, service: str, payload: Any) -> int:
    """The status of the answer.

    Raises ChatError for an address that is not allowed, and for one without answer,
    within 7 seconds in all: each step has its own limit, and a thread that a name without
    an answer or a header without an end still holds is left behind.
    """
    found: list[int | ChatError] = []
    is_sent = threading.Event()

    def ask() -> None:
        try:
            found.append(_ask(url, service, payload, is_sent))
        except ChatError as error:
            found.append(error)

    thread = threading.Thread(target=ask, name="chat", daemon=True)
    thread.start()
    thread.join(SECONDS)
    answer = found[0] if found else _unanswered("timeout", is_sent)
    if isinstance(answer, ChatError):
        raise answer
    return answer


def _unanswered(reason: str, is_sent: threading.Event) -> ChatError:
    return ChatError(reason, is_permanent=False, is_uncertain=is_sent.is_set())


def _ask(url: str, service: str, payload: Any, is_sent: threading.Event) -> int:
    """`is_sent`: set once the message is on its way."""

    def trace(step: str, _details: object) -> None:
        if step == SENDING:
            is_sent.set()

    try:
        with (
            Client(
                policy=_policy(url, service),
                resolver=RESOLVER,
                timeout=httpx.Timeout(SECONDS, connect=SECONDS / MOST_ATTEMPTS),
                follow_redirects=False,
                trust_env=False,
            ) as client,
            client.stream(
                "POST", url, json=payload, extensions={"trace": trace}
            ) as response,
        ):
            return response.status_code
    # The errors' own words hold the address: they end here.
    except BlockedAddressError:
        raise ChatError("address_refused", is_permanent=True) from None
    except (SSRFGuardError, httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise ChatError("address_not_allowed", is_permanent=True) from None
    except httpx.TimeoutException:
        raise _unanswered("timeout", is_sent) from None
    except (httpx.HTTPError, OSError):
        raise _unanswered("unreachable", is_sent) from None


def _policy(url: str, service: str) -> Policy:
    if _is_local_receiver(url):
        return Policy(
            allowed_schemes=frozenset({"http"}),
            allowed_networks=LOOPBACK,  # type: ignore[arg-type]  # made networks of there
            allowed_ports=frozenset({urlsplit(url).port or 80}),
        )
    return Policy(
        allowed_schemes=frozenset({"https"}),
        allowed_hosts=frozenset(settings.CHAT_HOSTS[service]),
        allowed_ports=PORTS,
        max_connection_attempts=MOST_ATTEMPTS,
    )


def _is_local_receiver(url: str) -> bool:
    """One that development or a test names, to see what arrives."""
    try:
        return urlsplit(url).netloc in settings.CHAT_LOCAL_RECEIVERS
    except ValueError:
        return False
