"""Messages that pages show as toasts, and htmx responses bring along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.template.loader import render_to_string

from ui.fields import ambiguous_numbers

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


def report_ambiguous_numbers(request: HttpRequest, *sent: forms.BaseForm) -> None:
    """Adds a message for each ambiguous number: “1,234” was read as 1,234, not 1.234.

    Call it once the forms are saved.
    """
    for form in sent:
        for text in ambiguous_numbers(form):
            messages.info(request, text)


def with_toasts(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Appends pending messages to an htmx response, which replaces only a part of the
    page.
    """
    toasts = render_to_string("components/toasts.html", request=request)
    response.content += toasts.encode()
    return response
