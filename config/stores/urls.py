"""URLs of the stores in the notation of each client. No Django here."""

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

SOCKET_SCHEME = "unix"
CELERY_SOCKET_SCHEME = "redis+socket"


def postgres_socket_url(socket_dir: str, *, database: str, user: str) -> str:
    """A libpq URL for a server that listens on a unix socket in `socket_dir`."""
    return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(socket_dir)}"


def valkey_socket_url(socket: str, *, db: int = 0) -> str:
    """A redis-py URL for a unix socket; `db` is the database number."""
    suffix = f"?db={db}" if db else ""
    return f"{SOCKET_SCHEME}://{quote(socket)}{suffix}"


def celery_broker_url(redis_url: str) -> str:
    """The URL of the same server in kombu's notation.

    redis-py: `unix:///run/valkey.sock?db=2`; kombu:
    `redis+socket:///run/valkey.sock?virtual_host=2`. TCP URLs stay unchanged.
    """
    parts = urlsplit(redis_url)
    if parts.scheme != SOCKET_SCHEME:
        return redis_url
    query = [
        ("virtual_host" if key == "db" else key, value)
        for key, value in parse_qsl(parts.query)
    ]
    return _url(CELERY_SOCKET_SCHEME, parts.netloc, parts.path, query)


def with_redis_db(redis_url: str, db: int) -> str:
    """The same server with another database number (one per test worker)."""
    parts = urlsplit(redis_url)
    if parts.scheme != SOCKET_SCHEME:
        return parts._replace(path=f"/{db}").geturl()
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "db"]
    query.append(("db", str(db)))
    return _url(SOCKET_SCHEME, parts.netloc, parts.path, query)


def database_name(database_url: str) -> str:
    """The database of a libpq URL; empty when it has none."""
    return unquote(urlsplit(database_url).path.lstrip("/"))


def with_database(database_url: str, database: str) -> str:
    """The same server and role with another database."""
    parts = urlsplit(database_url)
    return _libpq_url(parts.netloc, database, parse_qsl(parts.query))


def with_login(database_url: str, *, user: str, password: str) -> str:
    """The same server and database for another role."""
    parts = urlsplit(database_url)
    hosts = parts.netloc.rpartition("@")[2]
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query)
        if key not in {"user", "password"}
    ]
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return _libpq_url(f"{login}@{hosts}", database_name(database_url), query)


def _libpq_url(netloc: str, database: str, query: list[tuple[str, str]]) -> str:
    return _url("postgresql", netloc, "/" + quote(database, safe=""), query)


def _url(scheme: str, netloc: str, path: str, query: list[tuple[str, str]]) -> str:
    """Built by hand: urlunsplit drops the "//" before the empty host of a socket."""
    # quote, not the default quote_plus: libpq reads "+" as a plus sign.
    suffix = "?" + urlencode(query, quote_via=quote) if query else ""
    return f"{scheme}://{netloc}{path}{suffix}"
