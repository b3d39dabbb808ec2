"""Template context of the page frame."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """`membership` (None outside an organization) and `demo`. Queries: 0."""
    return {
        "membership": getattr(request, "membership", None),
        "demo": settings.DEMO,
    }
