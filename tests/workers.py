"""Which of pytest-xdist's workers runs which test."""

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]  # xdist has no types
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # xdist has no types

# Each worker would start a site of its own; and whole runs in copies take minutes.
TOGETHER = ("tests/browser/", "tests/plugins/test_deleted.py")


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]  # the same
    """The browser's tests on one worker, the copies' on another, first of all.

    The others one by one, the slow ones before the rest. (`--dist loadgroup` does this by itself, but
    xdist 3.8 does not reach pytest 9.2's ids.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((path for path in TOGETHER if nodeid.startswith(path)), nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs servers of its own comes first, in the order that it has by now.

    A long test that begins last leaves the other workers without work.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> LongestFirst | None:
    """For a plain `-n`; another `--dist` is somebody's own wish."""
    return LongestFirst(config, log) if config.getvalue("dist") == "load" else None
