"""Access to the pages that configure an organization."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from organizations.policy import require

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

    type View = Callable[..., HttpResponse]


def requires(action: str) -> Callable[[View], View]:
    """Ask the policy before the view, whatever the method. Raises as `require`."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, org: str, **parts: Any) -> HttpResponse:
            require(request.membership, action)
            return view(request, org, **parts)

        return guarded

    return guard
