"""Fixtures of the browser tests: one site for the session, one Chromium for this folder."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.chromium import running_chromium
from tests.browser.hostile import HostileSite, running_hostile_site
from tests.browser.site import Site, copy_filled, running_site, stores_of_the_run
from tests.browser.visits import Visits

HERE = Path(__file__).parent
ARTIFACTS = HERE.parent / "artifacts"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests in this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def site(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    with django_db_blocker.unblock():
        stores = stores_of_the_run()
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder, stores, when_filled=copy_filled) as site:
        yield site


@pytest.fixture(scope="session")
def hostile_site(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HostileSite]:
    """The site's rows with hostile texts, and a web process of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    with running_hostile_site(folder, site) as hostile:
        yield hostile


@pytest.fixture(scope="session")
def states() -> dict[str, StorageState]:
    return {}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Limited to this folder, since Django refuses its ORM while it runs, also in other
    tests.
    """
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def visit(
    site: Site,
    browser: Browser,
    states: dict[str, StorageState],
    request: pytest.FixtureRequest,
) -> Iterator[Visits]:
    """`visit(who)` opens a page; see Visits."""
    visits = Visits(browser, site.url, states)
    written = site.log.stat().st_size
    yield visits
    if FAILED in request.node.stash:
        print(visits.tell(ARTIFACTS / "failed" / request.node.name))
    # pytest shows the output when the test fails.
    print(site.log.read_bytes()[written:].decode())
    visits.close()
