"""Provides servers for one command: external ones, running ones, or its own."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from config.stores.embedded import RunningStores, Stores, running_stores
from config.stores.errors import StoresBusyError, StoresError
from config.stores.folder import DataFolder, default_data_dir
from config.stores.provision import ProvisioningError, provision

# `manage.py dev` runs the servers for all others.
DEV = "dev"
_own_stores: list[Stores] = []

# Commands that never use a store, or that start the stores themselves.
_WITHOUT_STORES = frozenset(
    {
        "",
        "compilemessages",
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
        # Production's servers are the operator's: nothing is started or created.
        or settings.endswith(".production")
    )


@contextmanager
def ensure_stores(arguments: Sequence[str]) -> Iterator[None]:
    """Within the block, DATABASE_URL and REDIS_URL point to running servers.

    `arguments`: the command line after `manage.py`. The URLs are set in the
    environment, so that settings and child processes see them: DATABASE_URL is then the
    app role's, DATABASE_OWNER_URL the owner's. Uses the configured servers, those of a
    running `manage.py dev`, or starts its own for the block. Exits with a one-line
    message when that fails.
    """
    if not needs_stores(arguments):
        yield
        return
    try:
        purpose = DEV if arguments[0] == DEV else "command"
        with _given_or_embedded(purpose) as (database_url, redis_url):
            export_urls(database_url, redis_url)
            yield
    except (StoresError, ProvisioningError) as error:
        sys.exit(f"sightline: {error}")


def export_urls(database_url: str, redis_url: str) -> None:
    """Prepares the database and sets the URLs in the environment.

    A lone DATABASE_URL is an administrator's; with DATABASE_OWNER_URL beside it the
    operator has created the roles.
    """
    if not os.environ.get("DATABASE_OWNER_URL"):
        urls = provision(database_url)
        os.environ["DATABASE_URL"] = urls.app
        os.environ["DATABASE_OWNER_URL"] = urls.owner
    os.environ["REDIS_URL"] = redis_url


@contextmanager
def _given_or_embedded(purpose: str) -> Iterator[tuple[str, str]]:
    given = given_urls()
    if all(given):
        yield given
        return
    folder = DataFolder(default_data_dir())
    borrow = running_stores(folder.path) if purpose != DEV else None
    with _borrowed(folder, borrow) if borrow else _own(folder, purpose) as embedded:
        yield given[0] or embedded[0], given[1] or embedded[1]


def given_urls() -> tuple[str, str]:
    """DATABASE_URL and REDIS_URL, empty where not set."""
    return os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")


@contextmanager
def _borrowed(folder: DataFolder, running: RunningStores) -> Iterator[tuple[str, str]]:
    with folder.used():
        yield running.database_url, running.redis_url


@contextmanager
def _own(folder: DataFolder, purpose: str) -> Iterator[tuple[str, str]]:
    stores = Stores(folder.path, purpose=purpose)
    _start_when_free(stores)
    _own_stores.append(stores)
    try:
        yield stores.database_url, stores.redis_url
        if purpose != DEV:
            folder.wait_for_users()
    finally:
        _own_stores.remove(stores)
        stores.stop()


def own_stores() -> Stores | None:
    """The embedded servers of this process, if it runs any."""
    return _own_stores[0] if _own_stores else None


def _start_when_free(stores: Stores) -> None:
    """Starts the servers, waiting for a command that uses the folder; a running `dev`
    is an error.
    """
    while True:
        try:
            stores.start()
        except StoresBusyError:
            other = running_stores(stores.folder.path)
            if other is not None and other.purpose == DEV:
                raise
            sys.stderr.write("sightline: waiting for another command to finish …\n")
            time.sleep(1)
        else:
            return
