"""Names for machines out of names for people. Pure."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from django.utils.text import slugify

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 40
# A number behind it must fit as well.
ROOM = LONGEST - 4


def slug_from(label: str, *, taken: Collection[str] = (), otherwise: str) -> str:
    """a–z, 0–9 and _, a letter first; `otherwise` for a label without any Latin letter.

    A number is added to one that is taken.
    """
    plain = re.sub(r"[^a-z0-9]+", "_", slugify(label)).strip("_")
    base = plain.lstrip("0123456789_")[:ROOM].strip("_") or otherwise
    if base not in taken:
        return base
    return next(
        slug for number in count(2) if (slug := f"{base}_{number}") not in taken
    )
