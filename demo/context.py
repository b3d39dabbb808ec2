from typing import Any

from django.conf import settings
from django.http import HttpRequest

from demo.sign_in import is_of_former_day


def demo_age(request: HttpRequest) -> dict[str, Any]:
    """Template context `demo_is_old`: whether the demo organization was loaded on an
    earlier day.

    Queries: 0.
    """
    membership = getattr(request, "membership", None)
    return {
        "demo_is_old": settings.DEMO
        and membership is not None
        and is_of_former_day(membership.organization),
    }
