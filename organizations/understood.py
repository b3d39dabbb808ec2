"""Messages about ambiguous numbers: “1,234” was read as 1,234, not 1.234."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.template.loader import render_to_string

from ui.fields import understood_numbers

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


def tell_understood(request: HttpRequest, *sent: forms.BaseForm) -> None:
    """Adds a message for each ambiguous number of the forms. Call it once they are
    saved.
    """
    for form in sent:
        for text in understood_numbers(form):
            messages.info(request, text)


def with_toasts(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Appends pending messages to an htmx response, which replaces only a part of the
    page.
    """
    toasts = render_to_string("components/toasts.html", request=request)
    response.content += toasts.encode()
    return response
