"""The address that takes the answers to one mail: reply+<token>@<domain>."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from scheduling.models import CheckInPolicy

PREFIX = "reply+"


def reply_address(token: str) -> str:
    """Also where the mail comes back to when nobody has the address it went to.

    "" while no mail comes in (INBOUND_MAIL_DOMAIN).
    """
    domain = settings.INBOUND_MAIL_DOMAIN
    return f"{PREFIX}{token}@{domain}" if token and domain else ""


def takes_replies(policy: CheckInPolicy) -> bool:
    """Whether mails ask for an answer by mail: not where people sign in to give one."""
    return bool(settings.INBOUND_MAIL_DOMAIN) and not policy.links_need_sign_in


def token_in(text: str) -> str:
    """The token of the first reply address in a text, "" without one; in any case."""
    domain = settings.INBOUND_MAIL_DOMAIN
    if not domain:
        return ""
    pattern = rf"(?<![\w.+-]){re.escape(PREFIX)}([a-z2-7]{{52}})@{re.escape(domain)}(?![\w.-])"
    found = re.search(pattern, text, re.IGNORECASE | re.ASCII)
    return found[1].lower() if found else ""
