"""As root the servers drop to somebody else, also below folders only root enters."""

import os
import sys
from pathlib import Path

import psycopg
import pytest

from config.stores.binaries import postgres_bin
from config.stores.embedded import Stores
from config.stores.processes import NOBODY_UID, account_for, working_in

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux", reason="only root can drop to others"
)


def uid_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def test_the_servers_do_not_run_as_root(cluster: Stores) -> None:
    data_dir = cluster.folder.path
    servers = working_in(data_dir / "postgres") + working_in(data_dir / "valkey")
    assert servers
    assert all(uid_of(pid) == NOBODY_UID for pid in servers)


def test_a_folder_that_only_root_may_enter_works(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    data_dir = private / "data"
    assert account_for(data_dir, postgres_bin()).reaches_private_folders
    with Stores(data_dir, durable=False) as stores:
        url = stores.database_url.replace("/sightline", "/postgres")
        with psycopg.connect(url) as connection:
            connection.execute("SELECT 1")


def test_the_folder_of_a_user_keeps_its_owner(tmp_path: Path) -> None:
    daemon = 1
    os.chown(tmp_path, daemon, daemon)
    assert account_for(tmp_path / "data").uid == daemon


def test_a_user_without_a_name_is_not_chosen(tmp_path: Path) -> None:
    nameless = 54321
    os.chown(tmp_path, nameless, nameless)
    assert account_for(tmp_path / "data").uid == NOBODY_UID
