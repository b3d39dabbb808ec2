"""Counts the queries of a call or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


def n_queries(do: Callable[[], object]) -> int:
    """Queries of a second call, when the process's caches are filled.

    Without savepoints: a test's own transaction turns the request's into one.
    """
    do()
    with CaptureQueriesContext(connection) as captured:
        do()
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


def queries_of(client: Client, url: str, query: dict[str, str] | None = None) -> int:
    """As `n_queries`, for a GET of a page."""

    def read() -> None:
        assert client.get(url, query).status_code == 200

    return n_queries(read)
