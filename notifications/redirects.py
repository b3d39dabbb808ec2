from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def moved_to(name: str) -> Callable[..., HttpResponse]:
    """A view that redirects permanently to a page of another name, for any method."""

    def moved(_request: HttpRequest, **kwargs: str) -> HttpResponse:
        return redirect(name, permanent=True, preserve_request=True, **kwargs)

    return moved
