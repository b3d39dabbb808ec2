"""Where a mail server, or a service that receives mail, posts what comes in."""

from __future__ import annotations

import hmac
import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications.inbound.receive import LARGEST, log_failure, receive
from organizations.body_limits import limits_its_own_body

TIMESTAMP = "X-Sightline-Timestamp"
SIGNATURE = "X-Sightline-Signature"
# How far the sender's clock may be off, seconds; within that, the Message-ID keeps the
# same mail from counting twice.
NEAR = 300
TAKEN, UNAUTHORIZED, NO_LENGTH, TOO_LARGE, AGAIN = 204, 401, 411, 413, 503


@limits_its_own_body
@csrf_exempt
@login_not_required
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """One mail as it came, RFC 5322, as the body. 204 whatever becomes of it.

    401 without the secret, 411 without a length, 413 above 1 MB, 404 while no secret is
    set. 503 when it could not be read: whoever posts it keeps it, and posts it again.
    """
    if not settings.INBOUND_MAIL_SECRET:
        raise Http404
    if refused := _refused(request):
        return HttpResponse(status=refused)
    try:
        receive(request.body)
    except Exception as error:  # noqa: BLE001  whatever it is, the mail must not be lost
        log_failure(error, "A mail that was posted")
        return HttpResponse(status=AGAIN)
    return HttpResponse(status=TAKEN)


def _refused(request: HttpRequest) -> int | None:
    """A mail in pieces, without a length, would come in as an empty one."""
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit()):
        return NO_LENGTH
    if int(length[:12]) > LARGEST:
        return TOO_LARGE
    return None if _is_authentic(request) else UNAUTHORIZED


def _is_authentic(request: HttpRequest) -> bool:
    """By the secret itself, or by a signature of now over the body."""
    secret = settings.INBOUND_MAIL_SECRET.encode()
    scheme, _blank, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return hmac.compare_digest(given.strip().encode(), secret)
    at = request.headers.get(TIMESTAMP, "")
    if not (at.isascii() and at.isdigit()) or abs(time.time() - int(at[:12])) > NEAR:
        return False
    wanted = signature(settings.INBOUND_MAIL_SECRET, at, request.body)
    return hmac.compare_digest(
        request.headers.get(SIGNATURE, "").encode(), wanted.encode()
    )


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 in hex over `<timestamp>.<body>`; the timestamp in Unix seconds."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, "sha256").hexdigest()
