"""Which of pytest-xdist's workers runs which test."""

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

BROWSER = "tests/browser/"


class BrowserTogether(LoadScopeScheduling):  # type: ignore[misc]
    """The browser's tests on one worker, first of all: each worker would start a site.

    The others one by one, as they come. (`--dist loadgroup` does this by itself, but
    xdist 3.8 does not reach pytest 9.2's ids.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid


def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> BrowserTogether | None:
    """For a plain `-n`; another `--dist` is somebody's own wish."""
    return BrowserTogether(config, log) if config.getvalue("dist") == "load" else None
