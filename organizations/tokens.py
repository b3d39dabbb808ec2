"""Tokens of links in mails: signed anew for each mail, stored as a hash alone.

A token is an HMAC-SHA256 over what it is for and the random nonce of its row, in 52
letters and digits. The row keeps its SHA-256: neither a copy of the database nor the
signing key alone opens anything.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac

TOKEN = re.compile(r"[a-z2-7]{52}")


def new_nonce() -> str:
    """128 random bits."""
    return secrets.token_hex(16)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def sign(salt: str, what: str, key: str | bytes = "") -> str:
    """`what`: purpose, organization, recipient and nonce. `key`: today's without one."""
    secret = key or settings.SECRET_KEY
    digest = salted_hmac(salt, what, secret=secret, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def token_with_hash(salt: str, what: str, token_hash: str) -> str:
    """The token of that hash, by whichever key made it; "" when none of today's did."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = sign(salt, what, key)
        if compare_digest(hash_of(token), token_hash):
            return token
    return ""
