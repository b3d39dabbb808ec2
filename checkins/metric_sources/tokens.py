"""Tokens of metric sources: shown once, stored as a hash (RELIABILITY A11)."""

from __future__ import annotations

import hashlib
import re
import secrets

# A recognizable prefix, for secret scanning.
PREFIX = "slv_"
BYTES = 32
TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}\Z")
BEARER = re.compile(r"bearer +(?P<token>[!-~]{1,200})\Z", re.IGNORECASE)


def new_token() -> str:
    """A new token of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    """The hash to store.

    Without salt, so that a lookup finds the row: 256 bits cannot be guessed.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def token_in(header: str) -> str:
    """The token of an `Authorization` header; "" when it is malformed."""
    found = BEARER.match(header.strip())
    return found["token"] if found and TOKEN.match(found["token"]) else ""
