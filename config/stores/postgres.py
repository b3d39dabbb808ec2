"""The embedded PostgreSQL."""

import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg

from config.stores.binaries import postgres_bin
from config.stores.errors import StoresError
from config.stores.processes import RunAs, spawn
from config.stores.server import Server
from config.stores.urls import postgres_socket_url

SUPERUSER = "postgres"

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# For data that may be lost in a crash: the tests'.
_WITHOUT_DURABILITY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class Postgres(Server):
    """PostgreSQL on a socket in a private folder; every local connection is trusted."""

    name = "PostgreSQL"
    # "Fast" shutdown; SIGTERM would wait for every client to leave.
    stop_signal = signal.SIGINT

    def __init__(
        self, data: Path, socket_dir: Path, log: Path, run_as: RunAs, *, durable: bool
    ) -> None:
        super().__init__(data, socket_dir, log, run_as)
        self._bin = postgres_bin()
        self._durable = durable

    def command(self) -> Sequence[str | Path]:
        settings = _SETTINGS | {"unix_socket_directories": str(self.socket_dir)}
        if not self._durable:
            settings |= _WITHOUT_DURABILITY
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [self._bin / "postgres", "-D", self.data, *options]

    def is_ready(self) -> bool:
        url = self.url("postgres")
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str) -> str:
        return postgres_socket_url(
            str(self.socket_dir), database=database, user=SUPERUSER
        )

    def prepare(self) -> None:
        """Creates the cluster when there is none. Raises StoresError."""
        if self.data.exists() and any(self.data.iterdir()):
            self._refuse_other_version()
        else:
            self._initdb()

    def _refuse_other_version(self) -> None:
        found = self.data / "PG_VERSION"
        if not found.is_file():
            message = (
                f"{self.data} is no PostgreSQL data folder; move it away, or choose "
                "another: SIGHTLINE_DATA_DIR=…"
            )
            raise StoresError(message)
        version, ours = found.read_text().strip(), self._major()
        if version != ours:
            message = (
                f"{self.data} was made by PostgreSQL {version}, this is {ours}; dump "
                "it with the old one (docs/operating.md), or move it away."
            )
            raise StoresError(message)

    def _major(self) -> str:
        output = subprocess.check_output([self._bin / "postgres", "-V"], text=True)  # noqa: S603  our own binary
        return output.split()[-1].partition(".")[0]

    def _initdb(self) -> None:
        """Runs initdb in a temporary folder and renames it, so that a kill leaves no
        partial cluster.
        """
        new = self.data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self.run_as.own(new)
        with self.log.open("ab") as log:
            process = spawn(
                [self._bin / "initdb", "-D", new, *_INITDB_OPTIONS],
                run_as=self.run_as,
                cwd=new,
                log=log,
                death_signal=signal.SIGKILL,
            )
        if process.wait() != 0:
            raise StoresError(f"initdb failed: {self._log_tail()} (log: {self.log})")
        if self.data.exists():
            self.data.rmdir()
        new.rename(self.data)


_INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--encoding=UTF8",
    # The same collation on every machine, whatever its libc or ICU.
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    # Safe, as the only socket is in a folder of mode 0700.
    "--auth=trust",
    # start() syncs soon enough, and a partial cluster is deleted.
    "--no-sync",
)
