"""Builds slugs from labels. Pure."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from django.utils.text import slugify

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 40
# Leaves room for a number.
ROOM = LONGEST - 4


def slug_from(label: str, *, taken: Collection[str] = (), otherwise: str) -> str:
    """A free slug of a–z, 0–9 and _ that begins with a letter.

    `otherwise`: for a label without any Latin letter. A taken slug gets a number.
    """
    plain = re.sub(r"[^a-z0-9]+", "_", slugify(label)).strip("_")
    base = plain.lstrip("0123456789_")[:ROOM].strip("_") or otherwise
    if base not in taken:
        return base
    return next(
        slug for number in count(2) if (slug := f"{base}_{number}") not in taken
    )
