"""Distributes tests among pytest-xdist's workers."""

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]  # xdist has no types
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # xdist has no types

# Each worker would start its own site; and test runs in copies take minutes.
TOGETHER = ("tests/browser/", "tests/plugins/test_deleted.py")


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]  # the same
    """Browser tests on one worker, tests in copies on another, both first.

    The others one by one, slow ones first. (`--dist loadgroup` does the same, but xdist
    3.8 does not support pytest 9.2's ids.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((path for path in TOGETHER if nodeid.startswith(path)), nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Moves tests with servers of their own to the front, in their order.

    A long test that begins last leaves the other workers without work.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> LongestFirst | None:
    """The scheduler for a plain `-n`; an explicit `--dist` is respected."""
    return LongestFirst(config, log) if config.getvalue("dist") == "load" else None
