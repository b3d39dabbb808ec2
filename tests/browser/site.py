"""A temporary Sightline site with its own servers, web and worker processes, and data.

Real processes, as in production: a page in the browser comes through gunicorn, the app
role, the broker and a worker. All of them end with the process that started them,
however it ends.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from redis import Redis

from config.dev.console import Console
from config.dev.programs import REPOSITORY, Program, Running
from config.stores.provision import DatabaseUrls
from config.stores.urls import with_redis_db
from tests.browser.post import INBOUND_DOMAIN, INBOUND_SECRET, Post, open_post
from tests.clock import choose_day
from tests.stores import (
    BROKER_URL,
    HOSTILE_REDIS_DATABASE,
    SITE_REDIS_DATABASE,
    copy_database,
    copy_template,
    main_database,
    urls_of,
)

START_PATIENCE_S = 60.0
FILL = "import django; django.setup(); from tests.browser.fill import fill; fill()"


@dataclass(frozen=True)
class Site:
    """URL without a trailing slash, the log file of its programs, and its mail server."""

    url: str
    log: Path
    post: Post

    @property
    def static_root(self) -> Path:
        """Where its static files are collected."""
        return self.log.parent / "static"


@dataclass(frozen=True)
class SiteStores:
    """Where the site keeps its rows and jobs: both are empty."""

    database: DatabaseUrls
    redis_url: str


def stores_of_the_run() -> SiteStores:
    """A migrated database and a Valkey number on the servers of the test run."""
    copy_template(site_database())
    return SiteStores(urls_of(site_database()), _emptied_redis(SITE_REDIS_DATABASE))


def copy_of_the_site() -> SiteStores:
    """The same for a second site with the same rows: `copy_filled` has copied them."""
    return SiteStores(
        urls_of(copied_database()), _emptied_redis(HOSTILE_REDIS_DATABASE)
    )


def copy_filled() -> None:
    copy_database(site_database(), copied_database())


def site_database() -> str:
    return f"test_{main_database()}_site"


def copied_database() -> str:
    return f"test_{main_database()}_hostile"


def _emptied_redis(number: int) -> str:
    redis_url = with_redis_db(os.environ[BROKER_URL], number)
    with Redis.from_url(redis_url) as redis:
        redis.flushdb()
    return redis_url


@contextmanager
def running_site(
    folder: Path, stores: SiteStores, when_filled: Callable[[], None] | None = None
) -> Iterator[Site]:
    """Runs the site. Start it in the main thread; `folder` is empty, and may be deleted
    later. `when_filled` is called while nothing uses the database.
    """
    choose_day()
    with ExitStack() as stack:
        post = stack.enter_context(open_post())
        site, environment = _prepare(folder, stores, post)
        _fill(environment, site.log)
        if when_filled:
            when_filled()
        _start(stack, site, [_web(site, environment), _worker(environment)])
        yield site


@contextmanager
def running_copy(folder: Path, stores: SiteStores, like: Site) -> Iterator[Site]:
    """Runs a site on stores that are filled already; only its web process, to read
    pages, with the static files that were collected for the other one.
    """
    with ExitStack() as stack:
        site, environment = _prepare(folder, stores, Post())
        environment["STATIC_ROOT"] = str(like.static_root)
        _start(stack, site, [_web(site, environment)])
        yield site


def _prepare(
    folder: Path, stores: SiteStores, post: Post
) -> tuple[Site, dict[str, str]]:
    site = Site(f"http://127.0.0.1:{_free_port()}", folder / "site.log", post)
    environment = _environment(stores, site)
    environment["STATIC_ROOT"] = str(site.static_root)
    return site, environment


def _start(stack: ExitStack, site: Site, programs: list[Program]) -> None:
    log = stack.enter_context(site.log.open("a", encoding="utf-8"))
    for program in programs:
        stack.callback(Running(program, Console(log)).stop)
    _wait_for(site)


def _environment(stores: SiteStores, site: Site) -> dict[str, str]:
    urls = stores.database
    site.post.database_url, site.post.broker_url = urls.app, stores.redis_url
    return {
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "REDIS_URL": stores.redis_url,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "SITE_URL": site.url,
        "EMAIL_PORT": str(site.post.port),
        "INBOUND_MAIL_DOMAIN": INBOUND_DOMAIN,
        "INBOUND_MAIL_SECRET": INBOUND_SECRET,
    }


def _fill(environment: dict[str, str], log: Path) -> None:
    with log.open("a", encoding="utf-8") as output:
        code = subprocess.call(  # noqa: S603  our own command
            [sys.executable, "-c", FILL],
            cwd=REPOSITORY,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    if code:
        raise RuntimeError(f"The site cannot be filled.\n{log.read_text()}")


def _web(site: Site, environment: dict[str, str]) -> Program:
    gunicorn = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi"),
        *("--bind", urlsplit(site.url).netloc, "--workers", "1", "--threads", "4"),
        *("--worker-tmp-dir", "/tmp", "--log-level", "warning"),  # noqa: S108  a folder of the test's machine
    ]
    return Program("web", gunicorn, environment)


def _worker(environment: dict[str, str]) -> Program:
    celery = [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker"),
        *("--loglevel", "INFO", "--concurrency", "1"),
        *("--queues", "default,rollup,imports,plans,messages"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    return Program("worker", celery, environment)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(site: Site) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    status = None
    while status is None and time.monotonic() < deadline:
        time.sleep(0.1)
        status = _status(f"{site.url}/accounts/login/")
    if status != HTTPStatus.OK:
        raise RuntimeError(f"The site answers {status}.\n{site.log.read_text()}")


def _status(url: str) -> int | None:
    """None while nothing listens."""
    try:
        with urllib.request.urlopen(url, timeout=START_PATIENCE_S) as answer:  # noqa: S310  our own site
            return HTTPStatus(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, ConnectionError, TimeoutError):
        return None
