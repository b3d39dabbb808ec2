"""The commands of docs/operating.md, on fresh servers, as an administrator types them.

They are taken from the document, in its order, and run by one shell after the other; only
addresses, folders and the port are the test's.
"""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from config.stores.binaries import postgres_bin
from config.stores.embedded import Stores
from config.stores.folder import REPOSITORY
from config.stores.provision import _GRANTS
from config.stores.urls import with_database, with_login

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

DOCUMENT = (REPOSITORY / "docs/operating.md").read_text()
PROGRAMS = ("gunicorn", "celery")
# Each installs from nothing: all migrations, all static files.
PATIENCE_S = 600
PORT = "127.0.0.1:8000"


def blocks(section: str, language: str = "sh") -> list[str]:
    """The fenced blocks of a section, in order."""
    found = re.search(
        rf"^## {section}\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL
    )
    assert found, section
    return re.findall(rf"^```{language}\n(.*?)^```", found[1], re.MULTILINE | re.DOTALL)


class Administrator:
    """A shell that keeps what was exported, on servers and folders of the test's."""

    def __init__(self, stores: Stores, folder: Path) -> None:
        self.folder = folder
        self.stack = ExitStack()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.environment = {
            "HOME": str(folder),
            "PATH": f"{REPOSITORY}:{REPOSITORY / '.venv/bin'}:{postgres_bin()}:/usr/bin:/bin",
            "SIGHTLINE_DATA_DIR": str(folder / "nothing"),
        }
        for name in ("static", "uploads"):
            (folder / name).mkdir()
        self.given = {
            "REDIS_URL": stores.redis_url,
            "STATIC_ROOT": str(folder / "static"),
            "UPLOAD_DIR": str(folder / "uploads"),
        }
        self.move_to(stores)

    def move_to(self, stores: Stores) -> None:
        socket_dir = stores.database_url.partition("?host=")[2]
        self.given |= {
            "ADMIN_URL": stores.database_url,
            "DATABASE_AT": f"/sightline?host={socket_dir}",
        }

    def types(self, block: str) -> str:
        """Runs the lines; what they print. Programs are started, and go on."""
        lines = []
        for line in block.splitlines():
            if line.startswith(PROGRAMS):
                self._start(line.replace(PORT, self.address))
                continue
            name = line.removeprefix("export ").partition("=")[0]
            own = line.startswith("export ") and name in self.given
            lines.append(
                f"export {name}={shlex.quote(self.given[name])}" if own else line
            )
        return self._run("\n".join(lines).replace(PORT, self.address))

    def _run(self, script: str) -> str:
        kept = self.folder / "environment"
        done = subprocess.run(  # noqa: S603  the document's own
            ["/bin/bash", "-euc", f"{script}\nenv -0 > {shlex.quote(str(kept))}"],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        pairs = kept.read_text().rstrip("\0").split("\0")
        self.environment = dict(each.split("=", 1) for each in pairs)
        return done.stdout

    def _start(self, line: str) -> None:
        log = self.stack.enter_context((self.folder / "log").open("a"))
        process = subprocess.Popen(  # noqa: S603  the document's own
            ["/bin/bash", "-c", f"exec {line}"],
            env=self.environment,
            cwd=self.folder,
            stdout=log,
            stderr=log,
        )
        self.stack.callback(process.wait)
        self.stack.callback(process.terminate)

    def get(self, path: str) -> int:
        connection = HTTPConnection(self.address, timeout=PATIENCE_S)
        headers = {"Host": "sightline.example", "X-Forwarded-Proto": "https"}
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def waits_for(self, path: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                assert self.get(path) == 200
            except OSError:
                if time.monotonic() > deadline:
                    pytest.fail((self.folder / "log").read_text())
                time.sleep(0.5)
            else:
                return


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Stores]:
    with Stores(tmp_path / "server", durable=False, purpose="installing") as stores:
        yield stores


@pytest.fixture
def administrator(server: Stores, tmp_path: Path) -> Iterator[Administrator]:
    folder = tmp_path / "admin"
    folder.mkdir()
    person = Administrator(server, folder)
    yield person
    person.stack.close()


def test_the_documented_commands_install_back_up_and_restore(
    administrator: Administrator, tmp_path: Path
) -> None:
    settings, roles, tables, programs, organization = blocks("Install")
    for block in (settings, roles, tables, programs):
        administrator.types(block)
    administrator.waits_for("/healthz")
    assert administrator.get("/accounts/login/") == 200
    said = administrator.types(organization)
    assert "https://sightline.example/accounts/password/reset/key/" in said

    dump, restore = blocks("Backup and restore")
    administrator.types(dump)
    with Stores(tmp_path / "other", durable=False, purpose="restoring") as other:
        administrator.move_to(other)
        administrator.environment["ADMIN_URL"] = other.database_url
        administrator.types(restore)
        with psycopg.connect(other.database_url) as restored:
            query = "SELECT slug FROM organizations_organization"
            assert restored.execute(query).fetchall() == [("acme",)]


def test_roles_created_by_hand_can_migrate(
    administrator: Administrator, server: Stores
) -> None:
    (statements,) = blocks("Roles", "sql")
    postgres = with_database(server.database_url, "postgres")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE sightline")
    with psycopg.connect(server.database_url, autocommit=True) as connection:
        connection.execute(statements)
    administrator.types(blocks("Install")[0])
    urls = {
        role: with_login(
            server.database_url, user=f"sightline_{role}", password=f"{role}-password"
        )
        for role in ("owner", "app")
    }
    administrator.environment |= {
        "DATABASE_URL": urls["app"],
        "DATABASE_OWNER_URL": urls["owner"],
    }
    administrator.types("manage.py migrate\nmanage.py check --database default")


def test_documented_grants_equal_those_of_the_command() -> None:
    (statements,) = blocks("Roles", "sql")
    names = {"database": "sightline"} | {
        role: f"sightline_{role}" for role in ("owner", "app", "system")
    }
    for grant in _GRANTS:
        wanted = grant.format(**names).replace("FOR ROLE sightline_owner ", "")
        assert f"{wanted};" in statements
