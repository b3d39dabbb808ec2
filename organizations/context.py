"""Template context of the page frame."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """`membership` (None outside an organization), `demo`, and whether everybody may
    sign up. Queries: 0.
    """
    return {
        "membership": getattr(request, "membership", None),
        "demo": settings.DEMO,
        "sign_up_is_open": settings.SIGN_UP == "open",
    }
