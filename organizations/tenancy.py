"""Whose rows a transaction may see.

Row-level security compares `organization_id` with a setting that lives as long as the
transaction (docs/decisions/0001-tenancy.md). Nothing is ever set for a session, so a
pooled connection carries nothing to its next user.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

ORGANIZATION = "app.organization_id"
USER = "app.user_id"


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _get(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        return str(cursor.fetchone()[0])


def enter_organization(organization_id: int) -> None:
    """Show the rows of one organization until the open transaction ends.

    Raises TransactionManagementError outside a transaction: the setting would be gone
    before the next statement.
    """
    _require_transaction()
    _set(ORGANIZATION, str(organization_id))


def enter_user(user_id: int) -> None:
    """Show the memberships of one person until the open transaction ends."""
    _require_transaction()
    _set(USER, str(user_id))


@contextmanager
def in_organization(organization_id: int) -> Iterator[None]:
    """A transaction (or savepoint) that sees one organization; for jobs and commands.

    An outer value is restored by hand on success: RELEASE SAVEPOINT keeps the inner one.
    """
    if not connection.in_atomic_block:
        with transaction.atomic():
            _set(ORGANIZATION, str(organization_id))
            yield
        return
    with transaction.atomic():
        outer = _get(ORGANIZATION)
        _set(ORGANIZATION, str(organization_id))
        yield
        _set(ORGANIZATION, outer)


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        message = "Enter an organization inside transaction.atomic()."
        raise transaction.TransactionManagementError(message)
