from typing import Any

from django.conf import settings
from django.http import HttpRequest

from demo.sign_in import is_of_former_day


def demo_age(request: HttpRequest) -> dict[str, Any]:
    """Template context: `demo_is_old`, whether the demo organization was loaded on an
    earlier day; `is_sample`, whether it is a sample company.

    Queries: 0.
    """
    membership = getattr(request, "membership", None)
    return {
        "is_sample": membership is not None
        and membership.organization.sample_for_id is not None,
        "demo_is_old": settings.DEMO
        and membership is not None
        and is_of_former_day(membership.organization),
    }
