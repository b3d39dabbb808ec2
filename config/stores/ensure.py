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


def needs_stores(argv: Sequence[str]) -> bool:
    """Whether `manage.py …` (argv as in sys.argv) works with the database."""
    arguments = argv[1:]
    command = arguments[0] if arguments else ""
    asks_help = {"-h", "--help", "--version"} & set(arguments)
    return not asks_help and command not in _WITHOUT_STORES


@contextmanager
def ensure_stores() -> Iterator[None]:
    """Inside, DATABASE_URL and REDIS_URL lead to servers that run.

    Set in the environment, so that settings and child processes see them:
    DATABASE_URL is then the app role's, DATABASE_OWNER_URL the owner's. Uses
    given servers, those of a running `manage.py dev`, or starts its own for the
    length of the block. Exits with one line when that fails.
    """
    if not _missing():
        yield
        return
    try:
        with _embedded() as (database_url, redis_url):
            _export(database_url, redis_url)
            yield
    except (StoresError, ProvisioningError) as error:
        sys.exit(f"sightline: {error}")


def _missing() -> set[str]:
    return {"DATABASE_URL", "REDIS_URL"} - {
        name for name, value in os.environ.items() if value
    }


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


def _export(database_url: str, redis_url: str) -> None:
    missing = _missing()
    if "DATABASE_URL" in missing:
        urls = provision(database_url)
        os.environ["DATABASE_URL"] = urls.app
        os.environ["DATABASE_OWNER_URL"] = urls.owner
    if "REDIS_URL" in missing:
        os.environ["REDIS_URL"] = redis_url
