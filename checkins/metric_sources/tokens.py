"""The secrets of machines: shown once, kept as a hash (RELIABILITY A11)."""

from __future__ import annotations

import hashlib
import re
import secrets

# Recognizable by those who scan for secrets that got out.
PREFIX = "slv_"
BYTES = 32
TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}\Z")
BEARER = re.compile(r"bearer +(?P<token>[!-~]{1,200})\Z", re.IGNORECASE)


def new_token() -> str:
    """256 bits by the system's generator."""
    return PREFIX + secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    """Nobody can guess what has 256 bits: a plain hash, without salt, finds the row."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_in(header: str) -> str:
    """The token of an `Authorization` header; "" for anything that is none of ours."""
    found = BEARER.match(header.strip())
    return found["token"] if found and TOKEN.match(found["token"]) else ""
