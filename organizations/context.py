"""What the page's frame needs, on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from demo.sign_in import is_of_former_day


def shell(request: HttpRequest) -> dict[str, Any]:
    """`membership` (None outside an organization), `demo`, and whether the organization
    is one of the demo that has aged (`demo_is_old`). Queries: 0.
    """
    membership = getattr(request, "membership", None)
    return {
        "membership": membership,
        "demo": settings.DEMO,
        "demo_is_old": settings.DEMO
        and membership is not None
        and is_of_former_day(membership.organization),
    }
