"""The servers end with their supervisor, and restart with all their data."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from config.stores.embedded import Stores, running_stores
from config.stores.errors import StoresBusyError
from config.stores.folder import SOCKET_PATH_LIMIT
from config.stores.processes import working_in
from config.stores.provision import provision
from tests.stack.conftest import Run, wait_until

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

HOLD = """
import sys, time
from pathlib import Path
from config.stores.embedded import Stores
stores = Stores(Path(sys.argv[1]))
stores.start()
print("up", flush=True)
time.sleep(60)
"""


def hold_stores(run: Run, data_dir: Path) -> subprocess.Popen[str]:
    process = run("-c", HOLD, str(data_dir))
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def servers_on(data_dir: Path) -> list[int]:
    return working_in(data_dir / "postgres") + working_in(data_dir / "valkey")


@linux_only
def test_kill_9_leaves_no_orphan_and_the_next_start_recovers(
    run: Run, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    holder = hold_stores(run, data_dir)
    stores = running_stores(data_dir)
    assert stores is not None
    urls = provision(stores.database_url)
    with psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")

    holder.kill()

    assert wait_until(lambda: not servers_on(data_dir))
    assert running_stores(data_dir) is None
    with Stores(data_dir) as again, psycopg.connect(again.database_url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    assert not servers_on(data_dir)


@linux_only
def test_killed_servers_come_back_with_their_data(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    stores = Stores(data_dir)
    stores.start()
    broker = redis.Redis.from_url(stores.redis_url)
    broker.lpush("queue", "a message")
    # Written every second; a crash of the machine may cost that, of Valkey nothing.
    for pid in servers_on(data_dir):
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: stores.dead_server() is not None)
    stores.stop()

    with Stores(data_dir) as again:
        broker = redis.Redis.from_url(again.redis_url)
        assert broker.lrange("queue", 0, -1) == [b"a message"]


@linux_only
def test_an_orphan_of_a_killed_supervisor_is_stopped_first(tmp_path: Path) -> None:
    """Where no death signal exists (macOS) the servers survive their parent."""
    data_dir = tmp_path / "data"
    orphaned = Stores(data_dir)
    orphaned.start()
    orphaned.folder.unlock()

    with (
        Stores(data_dir) as stores,
        psycopg.connect(stores.database_url.replace("/sightline", "/postgres")),
    ):
        assert orphaned.dead_server() == "PostgreSQL"
    orphaned.stop()


def test_one_folder_has_one_supervisor(cluster: Stores) -> None:
    data_dir = cluster.folder.path
    with pytest.raises(StoresBusyError, match=f"process {os.getpid()}"):
        Stores(data_dir).start()

    running = running_stores(data_dir)

    assert running is not None
    assert running.database_url == cluster.database_url


def test_nobody_reaches_the_servers_by_network_or_as_another_user(
    cluster: Stores,
) -> None:
    with psycopg.connect(cluster.database_url.replace("sightline", "postgres")) as it:
        assert it.execute("SHOW listen_addresses").fetchone() == ("",)
    sockets = cluster.redis_url.removeprefix("unix://").removesuffix("/valkey.sock")
    assert Path(sockets).stat().st_mode & 0o777 == 0o700


def test_a_long_path_moves_only_the_sockets(tmp_path: Path) -> None:
    data_dir = tmp_path / ("deep" * 30)
    assert len(os.fsencode(data_dir)) > SOCKET_PATH_LIMIT
    with Stores(data_dir, durable=False) as stores:
        path = stores.redis_url.removeprefix("unix://")
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)
    assert not Path(path).parent.exists()
