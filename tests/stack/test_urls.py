"""The same server in the URL notation of each client."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from config.stores.urls import (
    celery_broker_url,
    database_name,
    postgres_socket_url,
    with_database,
    with_login,
    with_redis_db,
)


@pytest.mark.parametrize(
    ("redis_url", "broker_url"),
    [
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock"),
        ("unix:///v.sock?db=3", "redis+socket:///v.sock?virtual_host=3"),
        ("rediss://u:p@host:6380/1", "rediss://u:p@host:6380/1"),
    ],
)
def test_celery_reads_the_same_server(redis_url: str, broker_url: str) -> None:
    assert celery_broker_url(redis_url) == broker_url


def test_each_worker_gets_a_number_of_its_own() -> None:
    assert with_redis_db("unix:///v.sock?db=1", 2) == "unix:///v.sock?db=2"
    assert with_redis_db("redis://host:6379/0", 2) == "redis://host:6379/2"


def test_libpq_reads_odd_characters_back() -> None:
    url = postgres_socket_url("/a folder/with+plus", database="a db", user="me")
    url = with_login(url, user="o/wner", password="p@ss:w/rd")
    assert conninfo_to_dict(with_database(url, "other db")) == {
        "user": "o/wner",
        "password": "p@ss:w/rd",
        "dbname": "other db",
        "host": "/a folder/with+plus",
    }
    assert database_name(url) == "a db"
