"""Settings changed in two tabs: the second one asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from organizations.models import Organization

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

SEEN = re.compile(r'name="seen" value="([^"]+)"')
CHOICES = {
    "confidence_style": "words",
    "time_zone": "Europe/Berlin",
    "first_weekday": "1",
    "fiscal_year_start_month": "1",
    "on_track_from": "90",
    "at_risk_from": "70",
}


def test_settings_saved_meanwhile_are_not_overwritten_unasked(
    client: Client, acme: Acme
) -> None:
    client.force_login(acme.ada.user)
    url = "/o/acme/setup/"
    seen = SEEN.findall(client.get(url).content.decode())[0]
    sent = CHOICES | {"seen": seen}
    assert client.post(url, sent | {"name": "Acme One"}).status_code == 302
    answer = client.post(url, sent | {"name": "Acme Two"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "now Acme One, yours: Acme Two" in page
    again = {"name": "Acme Two", "seen": SEEN.findall(page)[0]}
    assert client.post(url, CHOICES | again).status_code == 302
    assert Organization.objects.get(slug="acme").name == "Acme Two"
