"""Brings a text into a room of Slack or Teams, through its incoming webhook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from notifications.chat.errors import ChatError
from notifications.chat.services import note_arrival, note_failure
from notifications.models import ChatWebhook

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_LETTERS = 4_000
OK = range(200, 300)
# The address is gone, or was withdrawn; a room's message to it will never arrive.
GONE = frozenset({401, 403, 404, 410})
GONE_REASONS = frozenset(
    {*(f"http_{status}" for status in GONE), "address_refused", "address_not_allowed"}
)
# Busy, or down for a moment.
LATER = frozenset({408, 425, 429, *range(500, 600)})
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029]")
CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


def post(webhook: ChatWebhook, text: str) -> None:
    """Say a plain text in the room. Raises ChatError, whose words hold no address.

    Failures are counted on the webhook, which is paused when they last (RELIABILITY I9).
    Takes up to 7 seconds: not under locks.
    """
    from notifications.chat.http import post_json  # noqa: PLC0415  as heavy as Celery

    try:
        _check(post_json(webhook.url, webhook.service, payload(webhook.service, text)))
    except ChatError as error:
        note_failure(webhook, is_gone=error.reason in GONE_REASONS)
        raise
    note_arrival(webhook)


def payload(service: str, text: str) -> dict[str, Any]:
    """The body that the service takes. What people wrote in `text` stays plain text."""
    clean = CONTROLS.sub(" ", text.replace("\r\n", "\n"))[:MOST_LETTERS].strip()
    if service == ChatWebhook.Service.SLACK:
        return _for_slack(clean)
    return _for_teams(clean.split("\n"))


def _for_slack(text: str) -> dict[str, Any]:
    """Its three characters escaped: no mention of a channel, no link under other words."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {
        "text": escaped,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _for_teams(lines: Sequence[str]) -> dict[str, Any]:
    """A card of text runs, which know no Markdown; our own links become buttons."""
    links = [line for line in lines if _is_own_link(line)]
    card = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [_paragraph(line) for line in lines if line and line not in links],
        "actions": [
            {"type": "Action.OpenUrl", "title": _("Open in Sightline"), "url": link}
            for link in links
        ],
    }
    return {
        "type": "message",
        "attachments": [{"contentType": CARD, "contentUrl": None, "content": card}],
    }


def _paragraph(line: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line}]}


def _is_own_link(line: str) -> bool:
    home = settings.SITE_URL.rstrip("/")
    return bool(home) and line.startswith(f"{home}/") and " " not in line


def _check(status: int) -> None:
    if status not in OK:
        raise ChatError(f"http_{status}", is_permanent=status not in LATER)
