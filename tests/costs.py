"""What something costs the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


def n_queries(do: Callable[[], object]) -> int:
    """Statements of a second run, when what is kept by the process is there.

    Without savepoints: a test's own transaction turns the request's into one.
    """
    do()
    with CaptureQueriesContext(connection) as captured:
        do()
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


def queries_of(client: Client, url: str, query: dict[str, str] | None = None) -> int:
    """As `n_queries`, of a page that is there."""

    def read() -> None:
        assert client.get(url, query).status_code == 200

    return n_queries(read)
