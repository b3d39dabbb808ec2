from typing import Any

from django.conf import settings
from django.http import HttpRequest

from demo.sign_in import is_of_former_day


def demo_age(request: HttpRequest) -> dict[str, Any]:
    """`demo_is_old`: the page is of a demo organization that was loaded on a former day.

    Queries: 0.
    """
    membership = getattr(request, "membership", None)
    return {
        "demo_is_old": settings.DEMO
        and membership is not None
        and is_of_former_day(membership.organization),
    }
