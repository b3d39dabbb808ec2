"""Whose rows a transaction may see, and who looks at them.

Row-level security compares `organization_id` with a setting that lives as long as the
transaction (docs/decisions/0001-tenancy.md). Nothing is ever set for a session, so a
pooled connection carries nothing to its next user.

Beside the organization stands the person (`app.member_id`): tables that are private to
somebody have a second, restrictive policy that knows them. A job that acts for nobody
says so (`NOBODY`) and sees what its organization has; without a word on it those tables
show nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, transaction

ORGANIZATION = "app.organization_id"
USER = "app.user_id"
MEMBER = "app.member_id"
# A job or a command that acts in no member's name.
NOBODY = "nobody"
# The array is joined to what was set, so that row-level security knows it by then. Plans
# of prepared statements are generic from here on (organizations/prepared.py).
ENTER_AND_READ = """
SELECT entered.member, ARRAY({query}) FROM (
  SELECT set_config('app.organization_id', %(organization)s::text, true)::bigint AS id,
    set_config('app.member_id', %(member)s::text, true) AS member,
    set_config('plan_cache_mode', 'force_generic_plan', true) AS plans OFFSET 0
) entered
"""


def _set(**values: str) -> None:
    """Settings by the part of their name after the point. Queries: 1."""
    calls = ", ".join(["set_config(%s, %s, true)"] * len(values))
    given = [part for name, value in values.items() for part in (f"app.{name}", value)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", given)


def _place() -> tuple[str, str]:
    """(organization, member) as they are set. Queries: 1."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), "
            "coalesce(current_setting(%s, true), '')",
            [ORGANIZATION, MEMBER],
        )
        organization, member = cursor.fetchone()
        return str(organization), str(member)


def enter_organization(organization_id: int, *, member_id: int | None = None) -> None:
    """Show the rows of one organization until the open transaction ends.

    `member_id`: who looks at them; None: nobody, as in a job. Raises
    TransactionManagementError outside a transaction: the setting would be gone before the
    next statement. A request enters by `hierarchy.enter_as`. Queries: 1.
    """
    require_transaction()
    _set(organization_id=str(organization_id), member_id=_member(member_id))


def enter_and_read(query: str, *, organization_id: int, member_id: int) -> list[int]:
    """As `enter_organization`, and what the query finds there, in one statement.

    `query`: of one column of keys; it knows `entered.id`, the organization, and
    `%(member)s`. Queries: 1.
    """
    require_transaction()
    values = {"organization": organization_id, "member": member_id}
    with connection.cursor() as cursor:
        cursor.execute(ENTER_AND_READ.format(query=query), values)
        _member, found = cursor.fetchone()
        return list(found)


def enter_user(user_id: int) -> None:
    """Show the memberships of one person until the open transaction ends."""
    require_transaction()
    _set(user_id=str(user_id))


@contextmanager
def in_organization(
    organization_id: int, *, member_id: int | None = None
) -> Iterator[None]:
    """A transaction (or savepoint) that sees one organization; for jobs and commands.

    `member_id`: in whose name; None: nobody's. Outer values are restored by hand on
    success: RELEASE SAVEPOINT keeps the inner ones.
    """
    if not connection.in_atomic_block:
        with transaction.atomic():
            enter_organization(organization_id, member_id=member_id)
            yield
        return
    with transaction.atomic():
        organization, member = _place()
        enter_organization(organization_id, member_id=member_id)
        yield
        _set(organization_id=organization, member_id=member)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Acts for nobody inside the organization that is entered, as a job does.

    For the parts of a request that need rows its member may not read, and show none of
    them: the roll-up, a hand-over. Queries: 2.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)",
            [MEMBER, MEMBER, NOBODY],
        )
        member = str(cursor.fetchone()[0])
    try:
        yield
    except BaseException:
        # Where the statement failed, the savepoint that is rolled back restores it.
        with suppress(DatabaseError, transaction.TransactionManagementError):
            _set(member_id=member)
        raise
    _set(member_id=member)


def _member(member_id: int | None) -> str:
    return NOBODY if member_id is None else str(member_id)


def require_transaction() -> None:
    """Raises TransactionManagementError outside a transaction."""
    if not connection.in_atomic_block:
        message = "Enter an organization inside transaction.atomic()."
        raise transaction.TransactionManagementError(message)
