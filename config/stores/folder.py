"""The data folder: its paths, its locks, and the record of the running servers."""

import fcntl
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from config.stores.errors import StoresBusyError, StoresError

# sun_path of a unix socket, without the closing NUL
SOCKET_PATH_LIMIT = 103 if sys.platform == "darwin" else 107
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"
# A process that only tests the lock holds it for an instant.
LOCK_PATIENCE_S = 0.5
REPOSITORY = Path(__file__).resolve().parents[2]


def default_data_dir() -> Path:
    """`SIGHTLINE_DATA_DIR`, else `.data/` beside manage.py. Absolute."""
    chosen = os.environ.get("SIGHTLINE_DATA_DIR") or ".data"
    return (REPOSITORY / Path(chosen).expanduser()).resolve()


@dataclass(frozen=True, slots=True)
class Record:
    """Information of the running servers' supervisor for other commands."""

    pid: int
    purpose: str
    socket_dir: str


class DataFolder:
    """Paths of one data folder, and the locks for running or using its servers."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.postgres = self.path / "postgres"
        self.valkey = self.path / "valkey"
        self.logs = self.path / "logs"
        self._record = self.path / "stores.json"
        self._lock: int | None = None

    def create(self) -> None:
        """Creates the folder; raises StoresError when this user cannot use it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.logs.mkdir(exist_ok=True)
            os.close(self._open("stores.lock"))
            os.close(self._open("users.lock"))
        except OSError as error:
            raise StoresError(self._unusable(error)) from error
        self._refuse_foreign(self.postgres)
        self._refuse_foreign(self.valkey)

    def _unusable(self, error: OSError) -> str:
        return (
            f"Cannot use the data folder {self.path} ({error.strerror}); make it "
            "readable and writable for you, or choose another: SIGHTLINE_DATA_DIR=…"
        )

    def _refuse_foreign(self, part: Path) -> None:
        me = os.geteuid()
        if me == 0 or not part.exists() or part.stat().st_uid == me:
            return
        message = (
            f"{part} belongs to another user (uid {part.stat().st_uid}); run as that "
            "user or as root, or choose another folder: SIGHTLINE_DATA_DIR=…"
        )
        raise StoresError(message)

    def _open(self, name: str) -> int:
        return os.open(self.path / name, os.O_RDWR | os.O_CREAT, 0o644)

    def lock(self) -> None:
        """Takes the lock for running the servers, until `unlock` or the process ends.

        Raises StoresBusyError when another process holds it.
        """
        fd = self._open("stores.lock")
        if not _locked_within(fd, LOCK_PATIENCE_S):
            os.close(fd)
            raise StoresBusyError(self._busy())
        self._lock = fd

    def _busy(self) -> str:
        record = self.record()
        holder = f" (process {record.pid})" if record else ""
        return (
            f"Sightline already runs on {self.path}{holder}; stop it first, or choose "
            "another folder for a second one: SIGHTLINE_DATA_DIR=…"
        )

    def unlock(self) -> None:
        if self._lock is not None:
            self._record.unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    def is_locked(self) -> bool:
        """Whether a living process runs the servers of this folder."""
        try:
            fd = os.open(self.path / "stores.lock", os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(fd)
        return False

    @contextmanager
    def used(self) -> Iterator[None]:
        """Marks the servers as used while a command works with another process's
        servers.
        """
        fd = os.open(self.path / "users.lock", os.O_RDONLY)
        fcntl.flock(fd, fcntl.LOCK_SH)
        try:
            yield
        finally:
            os.close(fd)

    def wait_for_users(self) -> None:
        """Waits until no other command uses the servers."""
        fd = self._open("users.lock")
        fcntl.flock(fd, fcntl.LOCK_EX)
        os.close(fd)

    def own_files(self) -> list[Path]:
        """The supervisor's own files: the folder, its locks and logs."""
        files = [*self.path.glob("*.lock"), *self.logs.iterdir()]
        return [self.path, self.logs, *files]

    def write_record(self, record: Record) -> None:
        # Written atomically: readers see all of it or nothing.
        new = self._record.with_suffix(".new")
        new.write_text(json.dumps(asdict(record)))
        new.replace(self._record)

    def record(self) -> Record | None:
        try:
            return Record(**json.loads(self._record.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def make_socket_dir(self) -> Path:
        """An empty private folder for the sockets, below the data folder.

        A unix socket's path has a limit of 107 bytes; where the data folder's is
        too long, it is a temporary one, which the record names.
        """
        self._forget_old_sockets()
        folder = self.path / "sockets"
        if len(os.fsencode(folder)) + len(LONGEST_SOCKET_NAME) > SOCKET_PATH_LIMIT:
            # Not TMPDIR, which may be long itself.
            folder = Path(tempfile.mkdtemp(prefix="sightline-", dir="/tmp"))
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _forget_old_sockets(self) -> None:
        record = self.record()
        if record is not None and record.socket_dir.startswith("/tmp/sightline-"):  # noqa: S108  made by mkdtemp
            shutil.rmtree(record.socket_dir, ignore_errors=True)
        shutil.rmtree(self.path / "sockets", ignore_errors=True)


def _locked_within(fd: int, patience_s: float) -> bool:
    deadline = time.monotonic() + patience_s
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
