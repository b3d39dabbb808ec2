"""Helpers for the setup pages: submitted forms and their previews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameworks.catalogue import Catalogue
from frameworks.models import Configuration
from frameworks.selectors import catalogue_of
from frameworks.spec import Level
from organizations.models import Organization
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from django.test import Client

    from setup.preview import ConfigurationPreview
    from tests.cast import Acme

HERE = "/o/acme/setup/frameworks/"
OKR = f"{HERE}of/okr/"


def filled(client: Client, path: str) -> dict[str, Any]:
    """The fields that the page's unchanged form sends."""
    form = client.get(path).context["form"]
    sent = {}
    for field in form:
        value = field.value()
        if value is True:
            sent[field.html_name] = "on"
        elif value is not None and value is not False:
            sent[field.html_name] = value
    return sent


def send(client: Client, path: str, action: str = "save", **data: Any) -> Any:
    """Submits the page's form with changes; None leaves a field out."""
    headers = data.pop("headers", None)
    sent = filled(client, path) | data | {"action": action}
    sent = {name: value for name, value in sent.items() if value is not None}
    return client.post(path, sent, headers=headers)


def previewed(client: Client, path: str, **data: Any) -> ConfigurationPreview:
    response = send(client, path, "preview", **data)
    assert response.status_code == 200
    found: ConfigurationPreview = response.context["preview"]
    return found


def effects(found: ConfigurationPreview) -> dict[str, list[str]]:
    """Texts of the effects by their kind."""
    texts: dict[str, list[str]] = {}
    for effect in found.effects or []:
        texts.setdefault(effect.what, []).append(effect.text)
    return texts


def use(slug: str, level: Level) -> str:
    return f"use-{slug}-{level}"


def catalogue(acme: Acme) -> Catalogue:
    """The active catalogue."""
    with in_organization(acme.organization.pk):
        return catalogue_of(Organization.objects.get(pk=acme.organization.pk))


def versions(acme: Acme) -> list[Configuration]:
    with in_organization(acme.organization.pk):
        return list(Configuration.objects.order_by("number"))
