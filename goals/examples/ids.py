"""Public ids of the goals that one insertion of an example creates. Pure."""

from __future__ import annotations

import hashlib

from organizations.models.tenant import PUBLIC_ID_ALPHABET, PUBLIC_ID_LENGTH

# More goals than any example has.
MOST = 100


def made_id(new_id: str, index: int) -> str:
    """Public id of the goal of that index, derived from the first goal's `new_id`.

    So the same form sent twice creates nothing twice, and its goals are found again.
    """
    if index == 0:
        return new_id
    digest = hashlib.sha256(f"{new_id}:{index}".encode()).digest()
    letters = PUBLIC_ID_ALPHABET
    return "".join(letters[byte % len(letters)] for byte in digest[:PUBLIC_ID_LENGTH])


def made_ids(new_id: str) -> list[str]:
    return [made_id(new_id, index) for index in range(MOST)]
