"""Access check for the framework configuration: HR admins and owners only."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

    type View = Callable[..., HttpResponse]


def for_admins(view: View) -> View:
    """Decorator for views: PermissionDenied for members who are not admins, on any
    method.
    """

    @wraps(view)
    def guarded(request: MemberRequest, org: str, **parts: Any) -> HttpResponse:
        if not request.membership.is_admin:
            raise PermissionDenied(_("HR admins and owners set the organization up."))
        return view(request, org, **parts)

    return guarded
