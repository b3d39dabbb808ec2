"""The Valkey cache, with throttles that keep working while Valkey is down.

Everything that Sightline itself caches is a hint, and its callers catch OSError, which
CacheUnavailableError is.
allauth's throttles (sign-in, password reset) do not: with an error nobody could sign
in, and without a count everybody could guess passwords. So their keys, and no others,
are kept in the memory of the web process meanwhile: each process counts for itself,
which multiplies the limit by the number of processes at most.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

# Prefix of the keys of allauth.core.internal.ratelimit.
THROTTLES = "allauth:"
# Seconds without a new attempt at Valkey: a sign-in reads a dozen keys, and each would
# wait for the connection.
PAUSE_S = 10.0
# Above this, entries are evicted, and their counts are lost.
MOST_LOCAL_KEYS = 100_000


class CacheUnavailableError(OSError):
    """Valkey does not answer, or refuses."""


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

    def get_many(self, keys: Iterable[str], version: int | None = None) -> Any:
        return self._in_valkey("get_many", keys, version)

    def set_many(
        self,
        data: dict[str, Any],
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[str]:
        return list(self._in_valkey("set_many", data, timeout, version))

    def _in_valkey(self, method: str, *arguments: Any) -> Any:
        """Raises CacheUnavailableError."""
        try:
            return getattr(super(), method)(*arguments)
        except Exception as error:
            # Not at the top: system checks make this cache without using it, and the
            # client is slow to import.
            from redis import RedisError  # noqa: PLC0415  as said

            if not isinstance(error, RedisError | OSError):
                raise
            raise CacheUnavailableError(str(error)) from error

    def _either(self, key: str, method: str, *arguments: Any) -> Any:
        """Calls Valkey; while it does not answer, throttle keys use this process's
        memory.
        """
        if not key.startswith(THROTTLES):
            return self._in_valkey(method, key, *arguments)
        if time.monotonic() >= self._down_until:
            try:
                return self._in_valkey(method, key, *arguments)
            except CacheUnavailableError as error:
                self._down_until = time.monotonic() + PAUSE_S
                logger.error(  # noqa: TRY400  the reason is enough
                    "Valkey does not answer: this process counts sign-ins by itself "
                    "for %.0f s: %s",
                    *(PAUSE_S, error),
                )
        return getattr(self._local, method)(key, *arguments)
