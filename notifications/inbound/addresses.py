"""The address that takes the answers to one mail: reply+<token>@<domain>."""

from __future__ import annotations

import re

from django.conf import settings

PREFIX = "reply+"


def reply_address(token: str) -> str:
    """Also where the mail comes back to when nobody has the address it went to.

    "" while no mail comes in (INBOUND_MAIL_DOMAIN).
    """
    domain = settings.INBOUND_MAIL_DOMAIN
    return f"{PREFIX}{token}@{domain}" if token and domain else ""


def token_in(address: str) -> str:
    """The token of a reply address, "" for any other; case does not matter."""
    domain = settings.INBOUND_MAIL_DOMAIN
    if not domain:
        return ""
    pattern = rf"{re.escape(PREFIX)}([a-z2-7]{{52}})@{re.escape(domain)}"
    found = re.fullmatch(pattern, address.strip().lower())
    return found[1] if found else ""
