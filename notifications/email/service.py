"""Errors of services that take mail through their API, by django-anymail."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)
from urllib3.exceptions import NewConnectionError

from notifications.email.server import (
    PERMANENT,
    MailRefused,
    UncertainDeliveryError,
    UnsendableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of a service's API: no valid key, no credit, not allowed, or too many at once.
SERVICE_REFUSES_US = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


@contextmanager
def errors_of_service() -> Iterator[None]:
    """What django-anymail raises, in our words."""
    try:
        yield
    except AnymailInvalidAddress as error:
        raise UnsendableError("not_an_address") from error
    except AnymailRecipientsRefused as error:
        raise MailRefused("recipient", is_final=True, is_bounce=True) from error
    except AnymailAPIError as error:
        raise _service_error(error) from error


def _service_error(error: AnymailAPIError) -> MailRefused | UncertainDeliveryError:
    """By the status of the answer; its words may hold the key or the address."""
    status = error.status_code
    if status is None:
        if _never_connected(error.__cause__):
            return MailRefused("no connection", is_everybodys=True, is_outage=True)
        return UncertainDeliveryError("no answer")
    is_ours = status in SERVICE_REFUSES_US
    return MailRefused(
        f"HTTP {status}",
        is_final=HTTPStatus.BAD_REQUEST <= status < PERMANENT and not is_ours,
        is_everybodys=is_ours,
        is_outage=is_ours,
    )


def _never_connected(cause: object) -> bool:
    """Rather than lost after the request went out, when nobody knows."""
    if isinstance(cause, requests.ConnectTimeout):
        return True
    if not isinstance(cause, requests.ConnectionError) or not cause.args:
        return False
    return isinstance(getattr(cause.args[0], "reason", None), NewConnectionError)
