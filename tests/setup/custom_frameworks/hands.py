"""Uses the builder's pages as a person without JavaScript: read, type, press."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from frameworks.exchange import framework_from_json
from frameworks.files import file_of
from frameworks.selectors import catalogue_of
from organizations.models import Organization
from organizations.tenancy import in_organization
from setup.models import FrameworkDraft
from tests.setup.custom_frameworks.documents import bets

if TYPE_CHECKING:
    from django.test import Client

    from frameworks.catalogue import Catalogue
    from tests.cast import Acme

OWN = "/o/acme/setup/frameworks/custom/"
BETS = f"{OWN}bets/"


def catalogue(organization: Organization) -> Catalogue:
    with in_organization(organization.pk):
        return catalogue_of(Organization.objects.get(pk=organization.pk))


def draft(acme: Acme, slug: str = "bets") -> FrameworkDraft:
    with in_organization(acme.organization.pk):
        return FrameworkDraft.objects.get(slug=slug)


def fields_of(page: str) -> dict[str, Any]:
    """The fields that a browser would send of the form, with their current values."""
    start = page.index('id="builder"')
    form = page[start : page.index("</form>", start)]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        type_ = re.search(r'type="([^"]*)"', tag)
        ticked = type_ and type_[1] in ("checkbox", "radio")
        if name and (not ticked or " checked" in tag):
            said = html.unescape(value[1]) if value else ""
            sent.setdefault(name[1], []).append(said)
    for name, inner in re.findall(
        r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL
    ):
        if chosen := re.search(r'value="([^"]*)"[^>]*selected', inner):
            sent[name] = chosen[1]
    areas = re.findall(
        r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    )
    return sent | {name: html.unescape(inner) for name, inner in areas}


def press(client: Client, url: str, do: str, **typed: Any) -> str:
    """Submits the form with one button, and returns the following page."""
    sent = fields_of(client.get(url).content.decode())
    answer = client.post(url, sent | typed | {"do": do}, follow=True)
    assert answer.status_code in (200, 422), answer.status_code
    return answer.content.decode()


def file_with(**over: Any) -> bytes:
    """A file of the example framework, with these values replaced."""
    return file_of(framework_from_json(bets(**over), is_own=True))


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("bets.json", content, "application/json")
    return client.post(f"{OWN}import/", {"file": file}, follow=True)


def put_in_force(client: Client, reason: str = "We bet", **more: Any) -> Any:
    page = client.get(f"{BETS}preview/").content.decode()
    sent = {"reason": reason, **hidden_fields(page), **more}
    return client.post(f"{BETS}preview/", sent, follow=True)


def hidden_fields(page: str) -> dict[str, str]:
    """Of a preview: the version and the draft that it shows."""
    found = dict(re.findall(r'name="(seen|revision)" value="(\d+)"', page))
    assert "seen" in found
    return found


def import_bets(client: Client, **over: Any) -> None:
    upload(client, file_with(**over))


def in_force(client: Client, **over: Any) -> None:
    import_bets(client, **over)
    assert put_in_force(client).status_code == 200
