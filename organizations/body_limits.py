"""How large a request's body may be, decided before anything reads it.

Django's own limits come while a form is parsed, and none of them holds for files: those
are written to the disk first, by whoever sends them. Here the announced length decides:
2.5 MB everywhere, more only for views that say so, and for members alone. A body without
a length is an empty one to Django.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from organizations.middleware import MemberRequest

    type View = Callable[..., HttpResponse]

TOO_LARGE = 413
# What a form adds to the file in it: its other fields, and the marks between them.
FORM_BYTES = 64 * 1024


def accepts_file_of(most_bytes: int) -> Callable[[View], View]:
    """For a view that takes a file larger than the usual body, outermost of its decorators."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes + FORM_BYTES  # type: ignore[attr-defined]  # its own mark
        return view

    return mark


def limits_its_own_body(view: View) -> View:
    """For a view of machines, which refuses a long body in words of its own."""
    view.most_bytes = sys.maxsize  # type: ignore[attr-defined]  # its own mark
    view.for_anybody = True  # type: ignore[attr-defined]  # the same
    return view


class BodyLimitMiddleware:
    """Answers 413 for a body above the view's limit; before CsrfViewMiddleware, which reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: object
    ) -> HttpResponse | None:
        if _announced(request) <= _limit(cast("MemberRequest", request), view):
            return None
        return render(request, "413.html", status=TOO_LARGE)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _limit(request: MemberRequest, view: View) -> int:
    usual = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    most: int = getattr(view, "most_bytes", usual)
    # Whoever is no member here gets no further than the sign-in page or a 404.
    is_known = request.membership is not None or getattr(view, "for_anybody", False)
    return most if is_known else usual
