"""Where a mail server, or a service that receives mail, posts what comes in."""

from __future__ import annotations

import hmac
import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications.inbound.receiving import LARGEST, receive

TIMESTAMP = "X-Sightline-Timestamp"
SIGNATURE = "X-Sightline-Signature"
# How far the sender's clock may be off, seconds; within that, the Message-ID keeps the
# same mail from counting twice.
NEAR = 300
TOO_LARGE, UNAUTHORIZED, TAKEN = 413, 401, 204


@csrf_exempt
@login_not_required
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """One mail as it came, RFC 5322, as the body. 204 whatever becomes of it.

    401 without the secret, 413 above 1 MB, 404 while no secret is set.
    """
    if not settings.INBOUND_MAIL_SECRET:
        raise Http404
    if _length(request) > LARGEST:
        return HttpResponse(status=TOO_LARGE)
    if not _is_authentic(request):
        return HttpResponse(status=UNAUTHORIZED)
    receive(request.body)
    return HttpResponse(status=TAKEN)


def _length(request: HttpRequest) -> int:
    text = request.headers.get("Content-Length") or "0"
    return int(text) if text.isascii() and text.isdigit() else LARGEST + 1


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
