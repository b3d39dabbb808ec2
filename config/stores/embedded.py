"""Runs both embedded servers, and finds those that already run."""

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from config.stores.binaries import postgres_bin, valkey_server
from config.stores.folder import DataFolder, Record
from config.stores.postgres import SUPERUSER, Postgres
from config.stores.processes import RunAs, account_for, stop_orphans
from config.stores.server import Server
from config.stores.urls import postgres_socket_url, valkey_socket_url
from config.stores.valkey import Valkey

DATABASE = "sightline"
# Seconds from the lock until both respond; the first time initdb runs in between.
STARTING_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class RunningStores:
    """URLs of running servers; `database_url` is the administrator's."""

    database_url: str
    redis_url: str
    pid: int
    purpose: str


class Stores:
    """An embedded PostgreSQL and an embedded Valkey on one data folder.

    Direct children of this process, reached by unix sockets only; they end when
    this process ends, however it ends. `durable=False` trades safety on a crash
    for speed. `purpose` is shown to others who want the same folder.
    Raises StoresError, StoresBusyError. Start it in the main thread.
    """

    def __init__(
        self, data_dir: Path, *, durable: bool = True, purpose: str = "command"
    ) -> None:
        self.folder = DataFolder(data_dir)
        self._durable = durable
        self._purpose = purpose
        self._servers: tuple[Server, ...] = ()
        self._socket_dir = self.folder.path / "sockets"

    @property
    def database_url(self) -> str:
        """Administrator's URL of the (perhaps not yet existing) database."""
        return _database_url(self._socket_dir)

    @property
    def redis_url(self) -> str:
        return _redis_url(self._socket_dir)

    def start(self) -> None:
        """Start both and return when both answer."""
        postgres_bin(), valkey_server()  # fails early when a wheel is missing
        self.folder.create()
        self.folder.lock()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        folder = self.folder
        stop_orphans(folder.postgres, Postgres.stop_signal)
        stop_orphans(folder.valkey, Valkey.stop_signal)
        run_as = account_for(folder.path, postgres_bin(), valkey_server())
        self._socket_dir = folder.make_socket_dir()
        run_as.own(self._socket_dir)
        for path in folder.own_files():
            run_as.own(path)
        self._servers = self._make_servers(run_as)
        self._run_servers(self._servers)
        folder.write_record(Record(os.getpid(), self._purpose, str(self._socket_dir)))

    def _make_servers(self, run_as: RunAs) -> tuple[Server, ...]:
        folder, sockets, durable = self.folder, self._socket_dir, self._durable
        logs = folder.logs
        return (
            Postgres(
                folder.postgres, sockets, logs / "postgres.log", run_as, durable=durable
            ),
            Valkey(
                folder.valkey, sockets, logs / "valkey.log", run_as, durable=durable
            ),
        )

    @staticmethod
    def _run_servers(servers: tuple[Server, ...]) -> None:
        """Starts both in parallel, then waits for each."""
        for server in servers:
            server.prepare()
            server.start()
        for server in servers:
            server.wait_ready()

    def dead_server(self) -> str | None:
        """The name of a server that ended by itself, for supervisors."""
        servers = self._servers
        return next((each.name for each in servers if not each.is_alive()), None)

    def stop(self) -> None:
        """Stops both in the opposite order, and releases the folder."""
        for server in reversed(self._servers):
            server.stop()
        self._servers = ()
        if self._socket_dir.parent != self.folder.path:
            shutil.rmtree(self._socket_dir, ignore_errors=True)
        self.folder.unlock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


def running_stores(data_dir: Path) -> RunningStores | None:
    """The servers that another living process runs on this folder, if any.

    While they are starting, waits until they answer.
    """
    folder = DataFolder(data_dir)
    deadline = time.monotonic() + STARTING_PATIENCE_S
    while folder.is_locked() and time.monotonic() < deadline:
        if record := folder.record():
            sockets = Path(record.socket_dir)
            return RunningStores(
                _database_url(sockets), _redis_url(sockets), record.pid, record.purpose
            )
        time.sleep(0.05)
    return None


def _database_url(socket_dir: Path) -> str:
    return postgres_socket_url(str(socket_dir), database=DATABASE, user=SUPERUSER)


def _redis_url(socket_dir: Path) -> str:
    return valkey_socket_url(str(socket_dir / "valkey.sock"))
