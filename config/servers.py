"""Requirements on PostgreSQL and Valkey: for system checks, the start, and /readyz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

SAFE_POLICY = "noeviction"
PING_TIMEOUT_S = 1.0

ROLE = """
SELECT current_user, rolsuper, rolbypassrls,
  EXISTS (
    SELECT FROM pg_class table_ JOIN pg_namespace schema ON schema.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'p')
      AND pg_has_role(current_user, relowner, 'MEMBER')),
  EXISTS (
    SELECT FROM pg_roles other
    WHERE (other.rolsuper OR other.rolbypassrls) AND other.rolname <> current_user
      AND pg_has_role(current_user, other.oid, 'MEMBER'))
FROM pg_roles WHERE rolname = current_user
"""


class Cursor(Protocol):
    """A cursor of Django or psycopg."""

    def execute(self, query: Any, /) -> Any: ...
    def fetchone(self) -> Sequence[Any] | None: ...


def role_problem(cursor: Cursor) -> str:
    """Why row-level security does not bind this role; empty when it does.

    RELIABILITY T2: no superuser, no BYPASSRLS, owner of nothing, member of no such
    role.
    """
    cursor.execute(ROLE)
    row = cursor.fetchone()
    if row is None:
        return "The database does not know the role that the app connects as."
    name, is_super, bypasses, owns, may_become = row
    reasons = (
        (is_super, "is a superuser"),
        (bypasses, "has BYPASSRLS"),
        (owns, "owns tables"),
        (may_become, "may become a role that row-level security does not hold"),
    )
    found = next((reason for is_so, reason in reasons if is_so), "")
    return (
        found
        and f"The database role {name} {found}; the app needs another (docs/operating.md)."
    )


def broker_problem(url: str) -> str:
    """Why messages may get lost in Valkey; empty when they do not.

    Raises ConnectionError when it does not answer, and ValueError for another URL.
    """
    # Most management commands connect to no Valkey, and its client is slow to import.
    from redis import Redis, RedisError  # noqa: PLC0415  as said

    try:
        with Redis.from_url(
            url, socket_connect_timeout=PING_TIMEOUT_S, socket_timeout=PING_TIMEOUT_S
        ) as client:
            # Many hosts forbid CONFIG GET; INFO has the setting, too.
            policy = client.info("memory").get("maxmemory_policy", SAFE_POLICY)
    except RedisError as error:
        raise ConnectionError(str(error)) from error
    if policy == SAFE_POLICY:
        return ""
    return (
        f"Valkey may throw messages away (maxmemory-policy {policy}); "
        f"set it to {SAFE_POLICY}."
    )


def broker_warning(url: str) -> str:
    """Like `broker_problem`, with a server that does not answer as a further reason."""
    if not url:
        return "REDIS_URL is not set."
    try:
        return broker_problem(url)
    except (OSError, ValueError):
        return (
            "Valkey does not answer: jobs wait for it, pages do not; each web process "
            "counts sign-ins by itself."
        )
