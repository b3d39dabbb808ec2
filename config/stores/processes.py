"""Server processes: their user, and that they never outlive their parent."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.stores.errors import StoresError

LINUX = sys.platform == "linux"
NOBODY_UID = 65534
ORPHAN_PATIENCE_S = 10.0

# <linux/prctl.h>, <linux/capability.h>, <linux/securebits.h>
PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION_3 = 0x20080522

# Loaded once, before any fork: dlopen in a forked child may deadlock.
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


@dataclass(frozen=True, slots=True)
class RunAs:
    """The account of the servers; None means the one of this process."""

    uid: int | None = None
    gid: int | None = None
    # Capability for servers below a folder that only root may enter (/root/…).
    reaches_private_folders: bool = False

    def own(self, path: Path) -> None:
        """Gives a folder or file to the servers' account."""
        if self.uid is not None:
            os.chown(path, self.uid, -1 if self.gid is None else self.gid)


def account_for(data_dir: Path, *needed: Path) -> RunAs:
    """The account that runs the servers: this user, or an unprivileged one instead of
    root.

    PostgreSQL refuses root. The account is the owner of the data folder or of the
    folder that holds it (a checkout of a user, mounted in a container), else `nobody`.
    Raises StoresError for a user without a name, whom initdb refuses.
    """
    me = os.geteuid()
    if me != 0:
        if not _has_name(me):
            raise StoresError(_NAMELESS.format(me))
        return RunAs()
    uid, gid = _first_unprivileged_owner(data_dir / "postgres", data_dir.parent)
    private = not all(_traversable(path, uid) for path in (data_dir, *needed))
    return RunAs(uid, gid, reaches_private_folders=private and LINUX)


_NAMELESS = (
    "The user id {} has no name on this machine, and PostgreSQL needs one: add it to "
    "/etc/passwd, run as another user, or set DATABASE_URL and REDIS_URL."
)


def _first_unprivileged_owner(*paths: Path) -> tuple[int, int]:
    for path in paths:
        if path.exists() and path.stat().st_uid != 0 and _has_name(path.stat().st_uid):
            return path.stat().st_uid, path.stat().st_gid
    return NOBODY_UID, NOBODY_UID


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _traversable(path: Path, uid: int) -> bool:
    return all(_enterable(folder, uid) for folder in path.resolve().parents)


def _enterable(folder: Path, uid: int) -> bool:
    status = folder.stat()
    owner = status.st_uid == uid and status.st_mode & 0o100
    return bool(owner or status.st_mode & 0o001)


def spawn(
    command: Sequence[str | Path],
    *,
    run_as: RunAs,
    cwd: Path,
    log: IO[bytes],
    death_signal: signal.Signals,
) -> subprocess.Popen[bytes]:
    """Start a direct child in a session of its own.

    Own session: Ctrl-C in the terminal reaches only the supervisor, which stops
    clients before servers. `death_signal`: what the child gets when this process
    dies, however it dies (Linux). Call it from the main thread: the kernel means
    the *thread* that forked.
    """
    return subprocess.Popen(  # noqa: S603 (no shell, our own arguments)
        [str(part) for part in command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=_child_setup(run_as, death_signal),  # noqa: PLW1509  from the main thread
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    # LC_ALL: a locale that is set but not installed makes initdb refuse.
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _child_setup(run_as: RunAs, death_signal: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def setup() -> None:
        _become(run_as)
        die_with_parent(death_signal, parent)

    return setup


def _become(run_as: RunAs) -> None:
    if run_as.uid is None:
        return
    if run_as.reaches_private_folders:
        # setuid keeps capabilities, and access(2), by which initdb looks for its
        # files, asks them too.
        _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(run_as.uid if run_as.gid is None else run_as.gid)
    os.setuid(run_as.uid)
    if run_as.reaches_private_folders:
        _keep_only(CAP_DAC_OVERRIDE)


def die_with_parent(death_signal: signal.Signals, parent: int) -> None:
    """Sends this process `death_signal` when its parent ends (Linux).

    Call it after any change of account: the kernel resets the signal then.
    """
    if LINUX:
        _prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os._exit(1)  # the parent died before prctl


def _prctl(option: int, first: int, second: int = 0) -> None:
    if _libc is not None and _libc.prctl(option, first, second, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def _keep_only(capability: int) -> None:
    """Drops all other capabilities, and keeps this one over exec (the ambient set)."""
    assert _libc is not None  # noqa: S101 (only called on Linux)
    bit = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # effective, permitted, inheritable; then the same for capabilities 32–63
    data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if _libc.capset(header, data) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def working_in(folder: Path) -> list[int]:
    """Process ids whose working folder is `folder`; empty where unknown."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == folder:
                found.append(int(link.parent.name))
        except OSError:  # gone, a zombie, or somebody else's
            continue
    return found


def stop(
    process: subprocess.Popen[bytes], first: signal.Signals, *, patience_s: float
) -> int:
    """Sends `first`, then SIGQUIT, then SIGKILL, `patience_s` seconds apart.

    Returns the exit code.
    """
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
    try:
        return process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def stop_orphans(folder: Path, first: signal.Signals) -> None:
    """Ends servers that a killed supervisor left working in `folder`.

    Only for the holder of the folder's lock: servers there have lost their supervisor.
    On Linux they are ending already.
    """
    deadline = time.monotonic() + ORPHAN_PATIENCE_S
    number = first
    while orphans := working_in(folder):
        for pid in orphans:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        if time.monotonic() > deadline:
            number = signal.SIGKILL
        time.sleep(0.1)
