"""Headers of pages that the token in their address opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse


def private(response: HttpResponse) -> HttpResponse:
    """Neither cached, indexed nor told to other sites.

    Not "no-referrer": with that, browsers send a form's Origin as null, and the
    protection against forged requests refuses it. So only the origin is ever told.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
