"""Submits forms of the rule pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from organizations.models import Event
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

HERE = "/o/acme/setup/check-ins/"


def fields(client: Client, path: str) -> dict[str, Any]:
    """The fields that the page's unchanged form sends."""
    form = client.get(path).context["form"]
    sent = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in sent.items()}


def look(client: Client, path: str, **typed: Any) -> Any:
    """Requests the preview."""
    return client.post(path, fields(client, path) | typed | {"action": "preview"})


def save(client: Client, path: str, **typed: Any) -> Any:
    """Requests the preview, and saves it."""
    looked = look(client, path, **typed)
    assert looked.status_code == 200, looked.context["form"].errors
    sent = {each.html_name: each.value() for each in looked.context["form"]}
    return client.post(path, sent | {"action": "save"})


def events(acme: Acme, verb: str) -> list[Event]:
    with in_organization(acme.organization.pk):
        return list(Event.objects.filter(verb=verb).order_by("id"))
