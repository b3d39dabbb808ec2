"""Text of HTML that was made for the page, for places that take no markup."""

from __future__ import annotations

import html
import re

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

# What screen readers are not told, such as a dash beside the words that it stands for.
DECORATION = re.compile(r"<(\w+)[^>]*\saria-hidden=\"true\"[^>]*>[^<]*</\1>")


def plain_text(value: object) -> str:
    """The words of a value as an attribute takes them, for `aria-label` and `title`.

    A safe string loses its tags, and what `aria-hidden` hides; other values are text
    already.
    """
    if not isinstance(value, SafeString):
        return str(value)
    return html.unescape(strip_tags(DECORATION.sub("", value)))
