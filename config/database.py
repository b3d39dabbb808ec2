"""Django's DATABASES from the URLs in the environment.

One URL (development, tests): DATABASE_URL is an administrator's, and the three roles of
docs/decisions/0001-tenancy.md are derived from it. Two URLs: the operator has created
the roles; DATABASE_URL is the app's, DATABASE_OWNER_URL the one for migrations.
"""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.stores.provision import DatabaseUrls, derive_urls

CONNECT_TIMEOUT_SECONDS = 5
PREPARE_THRESHOLD = 5
# Type checkers, makemessages, `manage.py dev` itself: settings without a database.
NO_DATABASE = "postgresql:///sightline"


def database_urls(environment: dict[str, str], *, provisioned: bool) -> DatabaseUrls:
    """The app's and the owner's URL.

    `provisioned`: whether a lone DATABASE_URL is an administrator's, from which
    the roles are made; without any, connecting fails. Otherwise raises KeyError
    when DATABASE_URL is not set.
    """
    if provisioned:
        environment = {"DATABASE_URL": NO_DATABASE} | environment
    url = environment["DATABASE_URL"]
    owner_url = environment.get("DATABASE_OWNER_URL")
    if owner_url is None and provisioned:
        return derive_urls(url)
    return DatabaseUrls(app=url, owner=owner_url or url)


def connection(url: str, **options: Any) -> dict[str, Any]:
    """One entry of DATABASES for a postgresql:// URL (TCP or `?host=/socket`)."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or (parts.hostname or ""),
        "PORT": query.pop("port", "") or (str(parts.port) if parts.port else ""),
        # A pooled connection is checked before each request: after a restart of
        # PostgreSQL it is dead, and the request would respond 500.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            # Lets prepared statements reuse their plan (goals.rollup.store.prepared).
            "prepare_threshold": PREPARE_THRESHOLD,
            **query,
            **options,
        },
    }


def databases(*, provisioned: bool, pool: dict[str, Any] | bool) -> dict[str, Any]:
    """`default` serves the app through a pool; `owner` is for migrations alone."""
    urls = database_urls(dict(os.environ), provisioned=provisioned)
    return {
        "default": connection(urls.app, pool=pool) if pool else connection(urls.app),
        "owner": connection(urls.owner),
    }
