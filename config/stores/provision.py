"""The database and its three roles, made from one administrator's URL.

Roles of database `<db>` (docs/architecture.md, "Tenancy"):

* `<db>_owner`  logs in, owns the database and every table, runs migrations;
* `<db>_app`    logs in, owns nothing, cannot leave row-level security;
* `<db>_system` cannot log in, bypasses row-level security, owns the few
  SECURITY DEFINER functions that look across organizations.

No Django here: the settings import `derive_urls`.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql

from config.stores.urls import database_name, with_database, with_login

# Any constant: serialises two provisionings of one server.
PROVISION_LOCK = 0x51_67_48_74
# Advisory locks hold within one database, roles and rights within the whole server: so
# everybody takes the lock in the database that every server has.
MAINTENANCE_DATABASE = "postgres"
CONNECT_TIMEOUT_S = 10
# GRANT … WITH SET, INHERIT
OLDEST_VERSION = 16

Connection = psycopg.Connection[tuple[object, ...]]


class ProvisioningError(Exception):
    """The database cannot be prepared; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Roles:
    owner: str
    app: str
    system: str

    @classmethod
    def named_after(cls, prefix: str) -> "Roles":
        return cls(f"{prefix}_owner", f"{prefix}_app", f"{prefix}_system")


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """The URLs of the app and of the migrations."""

    app: str
    owner: str


@dataclass(frozen=True, slots=True)
class _Attributes:
    """The relevant attributes of a role, named as in pg_roles."""

    rolcanlogin: bool = False
    rolcreatedb: bool = False
    rolsuper: bool = False
    rolbypassrls: bool = False


_OWNER = _Attributes(rolcanlogin=True, rolcreatedb=True)
_APP = _Attributes(rolcanlogin=True)
_SYSTEM = _Attributes(rolbypassrls=True)
_KEYWORDS: dict[str, LiteralString] = {
    "rolcanlogin": "LOGIN",
    "rolcreatedb": "CREATEDB",
    "rolsuper": "SUPERUSER",
    "rolbypassrls": "BYPASSRLS",
}


def role_password(admin_url: str, role: str) -> str:
    """The password of a derived role, computed so that nothing is stored or configured."""
    return hmac.new(admin_url.encode(), role.encode(), hashlib.sha256).hexdigest()


def role_url(admin_url: str, role: str, *, database: str | None = None) -> str:
    """`admin_url` for another role, and for another database of that server."""
    login = with_login(admin_url, user=role, password=role_password(admin_url, role))
    return with_database(login, database) if database else login


def derive_urls(
    admin_url: str, *, database: str | None = None, role_prefix: str | None = None
) -> DatabaseUrls:
    """The URLs of the app and the owner role. Connects to nothing.

    `database`: another database of the same server, e.g. a test's.
    `role_prefix`: defaults to the database that `admin_url` names.
    """
    roles = Roles.named_after(role_prefix or database_name(admin_url))
    return DatabaseUrls(
        app=role_url(admin_url, roles.app, database=database),
        owner=role_url(admin_url, roles.owner, database=database),
    )


def provision(
    admin_url: str,
    *,
    database: str | None = None,
    role_prefix: str | None = None,
    app_password: str | None = None,
    owner_password: str | None = None,
) -> DatabaseUrls:
    """Creates the roles and the database, or corrects them. Idempotent.

    Passwords that are not given are derived from `admin_url`, and only then are the
    returned URLs complete. Raises ProvisioningError when the server cannot be reached,
    is older than 16, or when the role of `admin_url` may not create roles.
    """
    main = database_name(admin_url)
    if not main:
        message = "DATABASE_URL names no database, e.g. postgresql://…/sightline"
        raise ProvisioningError(message)
    roles = Roles.named_after(role_prefix or main)
    target = database or main
    with _readable_errors(), _provisioning_lock(admin_url, target):
        with _connect_somewhere(admin_url, target) as connection:
            _refuse_old_server(connection)
            _make_roles(connection, roles)
            given = {roles.app: app_password, roles.owner: owner_password}
            for role, password in given.items():
                _set_password(
                    connection, role, password or role_password(admin_url, role)
                )
            _make_database(connection, target, roles)
        with _connect(with_database(admin_url, target)) as connection:
            _grant(connection, target, roles)
    return derive_urls(admin_url, database=database, role_prefix=role_prefix)


@contextmanager
def _provisioning_lock(admin_url: str, target: str) -> Iterator[None]:
    """Serializes provisioning; concurrent changes of one role fail with "tuple
    concurrently updated".

    Behind a pooler in transaction mode a session's lock would not hold: the lock is a
    transaction's, which stays open until the end.
    """
    with (
        _connect_for_lock(admin_url, target) as connection,
        connection.transaction(),
    ):
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [PROVISION_LOCK])
        yield


def _connect_for_lock(admin_url: str, target: str) -> Connection:
    """Connects to the maintenance database, or to the target when that is not allowed."""
    try:
        return _connect(with_database(admin_url, MAINTENANCE_DATABASE))
    except psycopg.OperationalError:
        return _connect_somewhere(admin_url, target)


@contextmanager
def _readable_errors() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise ProvisioningError(_not_allowed(error)) from error
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        message = f"Cannot connect to the database of DATABASE_URL: {reason}"
        raise ProvisioningError(message) from error


def _not_allowed(error: psycopg.Error) -> str:
    reason = error.diag.message_primary or str(error)
    return (
        f"The role of DATABASE_URL may not prepare the database ({reason}). "
        "Either give it a role that may create roles and databases, or create the "
        "three roles yourself (docs/operating.md) and set DATABASE_URL to the app "
        "role's URL and DATABASE_OWNER_URL to the owner's."
    )


def _connect(url: str) -> Connection:
    return psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S)


def _connect_somewhere(admin_url: str, target: str) -> Connection:
    """Connects to the target, or to `postgres` while the target does not exist."""
    try:
        return _connect(with_database(admin_url, target))
    except psycopg.OperationalError as error:
        if f'database "{target}" does not exist' not in str(error):
            raise
    return _connect(with_database(admin_url, MAINTENANCE_DATABASE))


def _refuse_old_server(connection: Connection) -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST_VERSION:
        message = f"PostgreSQL {OLDEST_VERSION} or later is needed; DATABASE_URL is a {version}."
        raise ProvisioningError(message)


def _make_roles(connection: Connection, roles: Roles) -> None:
    with connection.transaction():
        # The messages "role is already a member" are the idempotent case.
        connection.execute("SET LOCAL client_min_messages = warning")
        _make_role(connection, roles.owner, _OWNER)
        _make_role(connection, roles.app, _APP)
        _make_role(connection, roles.system, _SYSTEM)
        _allow_ownership_transfer(connection, roles)


def _make_role(connection: Connection, role: str, wanted: _Attributes) -> None:
    """Creates the role, or alters only what differs.

    Naming an attribute in ALTER ROLE needs the right to change it, even when it already
    has that value: a hosted administrator lacks that for SUPERUSER.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, _KEYWORDS))
    query = sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(columns)
    row = connection.execute(query, [role]).fetchone()
    if row is None:
        command, found = "CREATE", _Attributes()
    else:
        command, found = "ALTER", _Attributes(*map(bool, row))
    changes = _changes(found, wanted)
    if row is None or changes:
        statement = sql.SQL("{} ROLE {} {}").format(
            sql.SQL(command), sql.Identifier(role), sql.SQL(" ").join(changes)
        )
        connection.execute(statement)


def _changes(found: _Attributes, wanted: _Attributes) -> list[sql.SQL]:
    return [
        sql.SQL(keyword if getattr(wanted, column) else "NO" + keyword)
        for column, keyword in _KEYWORDS.items()
        if getattr(wanted, column) != getattr(found, column)
    ]


def _set_password(connection: Connection, role: str, password: str) -> None:
    # Hashed here, so that no server log can show the password.
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
        sql.Identifier(role), sql.Literal(verifier)
    )
    connection.execute(statement)


def _allow_ownership_transfer(connection: Connection, roles: Roles) -> None:
    """Lets migrations give a sweep function to the system role, without its privileges.

    SET lets ALTER FUNCTION … OWNER TO pass; no INHERIT, so that row-level security
    still applies to the owner.
    """
    owner, system = sql.Identifier(roles.owner), sql.Identifier(roles.system)
    connection.execute(
        sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(system, owner)
    )
    if not _is_superuser(connection):
        # A hosted administrator may only act as roles that were granted to it.
        connection.execute(
            sql.SQL("GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE").format(
                owner
            )
        )


def _is_superuser(connection: Connection) -> bool:
    row = connection.execute("SELECT current_setting('is_superuser')").fetchone()
    return row == ("on",)


def _make_database(connection: Connection, database: str, roles: Roles) -> None:
    row = connection.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s",
        [database],
    ).fetchone()
    if row == (roles.owner,):
        return
    statement = (
        sql.SQL("CREATE DATABASE {} OWNER {}")
        if row is None
        else sql.SQL("ALTER DATABASE {} OWNER TO {}")
    )
    connection.execute(
        statement.format(sql.Identifier(database), sql.Identifier(roles.owner))
    )


_FUTURE: LiteralString = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
_GRANTS: tuple[LiteralString, ...] = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
    # ALTER FUNCTION … OWNER TO requires CREATE for the new owner.
    "GRANT USAGE, CREATE ON SCHEMA public TO {system}",
    _FUTURE + "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    _FUTURE + "GRANT USAGE ON SEQUENCES TO {app}",
    _FUTURE + "GRANT EXECUTE ON FUNCTIONS TO {app}, {system}",
    _FUTURE + "GRANT SELECT ON TABLES TO {system}",
)


def _grant(connection: Connection, database: str, roles: Roles) -> None:
    names = {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(roles.owner),
        "app": sql.Identifier(roles.app),
        "system": sql.Identifier(roles.system),
    }
    with connection.transaction():
        set_role = sql.SQL("SET LOCAL ROLE {}").format(names["owner"])
        connection.execute(set_role)
        for statement in _GRANTS:
            connection.execute(sql.SQL(statement).format(**names))
