"""The only module that calls other people's servers (RELIABILITY I8).

An address is resolved once, every answer is checked, and the connection goes to what was
checked: a name that points elsewhere a moment later leads nowhere. Nothing is followed,
and of an answer the status alone is read. Proxies of the environment are not used: they
would resolve anew. Imported by what posts only: httpx is as heavy as Celery.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import httpx
from ssrfguard import BlockedAddressError, SSRFGuardError
from ssrfguard.httpx import Client

from notifications.chat.addresses import MOST_ATTEMPTS, policy_for
from notifications.chat.errors import ChatError

if TYPE_CHECKING:
    from ssrfguard import Resolver

SECONDS = 7.0
# httpcore's name of the step from which on the message may arrive.
SENDING = "http11.send_request_body.started"
# None: the system's. Tests put their own here.
RESOLVER: Resolver | None = None


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
                policy=policy_for(url, service),
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
