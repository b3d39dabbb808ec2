"""Text of HTML that was made for the page, for places that take no markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

# What screen readers are not told, such as a dash beside the words that it stands for.
DECORATION = re.compile(r"<(\w+)[^>]*\saria-hidden=\"true\"[^>]*>[^<]*</\1>")


def options(choices: Iterable[tuple[str, object]], chosen: object) -> SafeString:
    """The options of a select. A template would take as long for thirty of them as this
    for a thousand.
    """
    return SafeString(
        "".join(
            [
                f'<option value="{html.escape(str(value))}"'
                f"{' selected' if value == chosen else ''}>"
                f"{html.escape(str(label))}</option>"
                for value, label in choices
            ]
        )
    )


def plain_text(value: object) -> str:
    """The words of a value as an attribute takes them, for `aria-label` and `title`.

    A safe string loses its tags, and what `aria-hidden` hides; other values are text
    already.
    """
    if not isinstance(value, SafeString):
        return str(value)
    return html.unescape(strip_tags(DECORATION.sub("", value)))
