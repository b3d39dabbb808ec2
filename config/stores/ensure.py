"""Servers for one command: given ones, running ones, or ones of its own."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from config.stores.embedded import Stores, running_stores
from config.stores.errors import StoresBusyError, StoresError
from config.stores.folder import DataFolder, default_data_dir
from config.stores.provision import ProvisioningError, provision

# Commands that never touch a store, or that look after them by themselves.
_WITHOUT_STORES = frozenset(
    {
        "",
        "compilemessages",
        "dev",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "provision",
        "startapp",
        "startproject",
        "test",
        "version",
    }
)


def needs_stores(arguments: Sequence[str]) -> bool:
    """Whether `manage.py …` works with the database, under these settings."""
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    command = arguments[0] if arguments else ""
    asks_help = {"-h", "--help", "--version"} & set(arguments)
    return not (
        asks_help
        or command in _WITHOUT_STORES
        # Production's servers are the operator's: nothing is started or made.
        or settings.endswith(".production")
    )


@contextmanager
def ensure_stores(arguments: Sequence[str]) -> Iterator[None]:
    """Inside, DATABASE_URL and REDIS_URL lead to servers that run.

    `arguments`: the command line after `manage.py`. The URLs are set in the
    environment, so that settings and child processes see them: DATABASE_URL is
    then the app role's, DATABASE_OWNER_URL the owner's. Uses given servers, those
    of a running `manage.py dev`, or starts its own for the length of the block.
    Exits with one line when that fails.
    """
    if not needs_stores(arguments):
        yield
        return
    try:
        with _given_or_embedded() as (database_url, redis_url):
            export_urls(database_url, redis_url)
            yield
    except (StoresError, ProvisioningError) as error:
        sys.exit(f"sightline: {error}")


def export_urls(database_url: str, redis_url: str) -> None:
    """Prepare the database and put the addresses into the environment.

    A lone DATABASE_URL is an administrator's; with DATABASE_OWNER_URL beside it
    the operator has made the roles.
    """
    if not os.environ.get("DATABASE_OWNER_URL"):
        urls = provision(database_url)
        os.environ["DATABASE_URL"] = urls.app
        os.environ["DATABASE_OWNER_URL"] = urls.owner
    os.environ["REDIS_URL"] = redis_url


@contextmanager
def _given_or_embedded() -> Iterator[tuple[str, str]]:
    given = given_urls()
    if all(given):
        yield given
        return
    with _embedded() as embedded:
        yield given[0] or embedded[0], given[1] or embedded[1]


def given_urls() -> tuple[str, str]:
    """DATABASE_URL and REDIS_URL, empty where not set."""
    return os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")


@contextmanager
def _embedded() -> Iterator[tuple[str, str]]:
    folder = DataFolder(default_data_dir())
    if running := running_stores(folder.path):
        with folder.used():
            yield running.database_url, running.redis_url
        return
    try:
        stores = Stores(folder.path)
        stores.start()
    except StoresBusyError:
        # Another command won the race to start them.
        with _embedded() as urls:
            yield urls
        return
    try:
        yield stores.database_url, stores.redis_url
        folder.wait_for_users()
    finally:
        stores.stop()
