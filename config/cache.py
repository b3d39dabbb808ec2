"""The cache in Valkey, whose throttles hold while Valkey is down.

Everything that Sightline itself keeps here is a hint, and whoever asks for one catches
RedisError. allauth's throttles (sign-in, password reset) do not: with an error nobody
could sign in, and without a count everybody could guess passwords. So their keys, and no
others, are kept in the memory of the web process meanwhile: each process counts for
itself, which allows a guesser at most as many times the limit as there are processes.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

# How allauth.core.internal.ratelimit begins its keys.
THROTTLES = "allauth:"
# Valkey is not asked again for so long: a sign-in asks a dozen times, and each would wait
# for the connection.
PAUSE_S = 10.0
# More would be dropped, and with them what they counted.
MOST_LOCAL_KEYS = 100_000


class SightlineCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        local = {"OPTIONS": {"MAX_ENTRIES": MOST_LOCAL_KEYS}}
        self._local = LocMemCache("throttles", params | local)
        self._down_until = 0.0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._either(key, "get", default, version)

    def set(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._either(key, "set", value, timeout, version)

    def add(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return bool(self._either(key, "add", value, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._either(key, "delete", version))

    def _either(self, key: str, method: str, *arguments: Any) -> Any:
        """In Valkey; a throttle's key in this process while Valkey does not answer."""
        in_valkey: Callable[..., Any] = getattr(super(), method)
        if not key.startswith(THROTTLES):
            return in_valkey(key, *arguments)
        if time.monotonic() >= self._down_until:
            try:
                return in_valkey(key, *arguments)
            except (RedisError, OSError) as error:
                self._down_until = time.monotonic() + PAUSE_S
                logger.error(  # noqa: TRY400  the reason says it all
                    "Valkey does not answer: this process counts sign-ins by itself "
                    "for %.0f s: %s",
                    *(PAUSE_S, error),
                )
        return getattr(self._local, method)(key, *arguments)
