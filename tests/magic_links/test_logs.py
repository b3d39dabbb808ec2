"""No log holds a token (RELIABILITY A9): log lines are scanned as they leave."""

from __future__ import annotations

import io
import logging
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from config.redacting import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"
PATHS = [f"/c/{TOKEN}/", f"/c/{TOKEN}/draft/", f"/calendar/{TOKEN}.ics"]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that any logger says, as text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [logging.getLogger(name) for name in ("", "django")]
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level in before:
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.parametrize("path", [*PATHS, f"/unsubscribe/{TOKEN}/"])
def test_tokens_in_paths_are_redacted(path: str) -> None:
    hidden = redact(f'"GET {path}?x=1 HTTP/1.1" 200 "https://x.example{path}"')
    assert TOKEN not in hidden
    assert path.split("/")[1] in hidden


@pytest.mark.parametrize("path", [*PATHS, f"/join/{TOKEN}/"])
def test_tokens_in_the_address_of_the_next_page_are_redacted(path: str) -> None:
    hidden = redact(f'"GET /accounts/login/?next={quote(path, safe="")} HTTP/1.1" 200')
    assert TOKEN not in hidden
    assert "/accounts/login/?next=" in hidden
    assert hidden.endswith(' HTTP/1.1" 200')


def test_other_paths_stay_readable() -> None:
    line = '"GET /o/acme/goals/c4r5t6y7/ HTTP/1.1" 200 /static/css/calendar.css'
    assert redact(line) == line


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_failed_requests_log_no_token(path: str, written: io.StringIO) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get(path, headers={"referer": f"https://x.example{path}"})
    client.post(path, {"unknown": 1})
    client.get(f"{path}nowhere", headers={"host": "not.allowed"})
    assert TOKEN not in written.getvalue()
    assert "…" in written.getvalue()


def test_exception_messages_log_no_token(written: io.StringIO) -> None:
    try:
        dict[str, int]()[PATHS[0]]
    except KeyError:
        logging.getLogger("django").exception("It failed")
    assert "KeyError: '/c/…/'" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_the_development_server_logs_no_token(written: io.StringIO) -> None:
    logger = logging.getLogger("django.server")
    logger.addHandler(handler := logging.StreamHandler(written))
    logger.info('"%s" %s %s', f"GET {PATHS[0]} HTTP/1.1", "200", "17")
    logger.removeHandler(handler)
    assert "/c/…/" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_gunicorn_logs_no_token(written: io.StringIO) -> None:
    from gunicorn.config import Config  # type: ignore[import-untyped]  # noqa: PLC0415  not on every system
    from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # noqa: PLC0415  not on every system

    config = Config()
    config.set("accesslog", "-")
    logger = Logger(config)
    logger.access_log.handlers = [logging.StreamHandler(written)]
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": PATHS[0],
        "PATH_INFO": PATHS[0],
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://x.example{PATHS[0]}",
    }
    answer: Any = SimpleNamespace(status="200 OK", sent=17, headers=[])
    request: Any = SimpleNamespace(headers=[])
    logger.access(answer, request, environ, timedelta(seconds=1))
    assert written.getvalue().count("/c/…") >= 2
    assert TOKEN not in written.getvalue()


def paths(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from paths(each, route)
        else:
            yield route


# Not secret: they name what is public, or what a session opens.
KNOWN = re.compile(r"^o/<slug:org>/|<slug:org>/\Z|^demo/|^mail/services/")
CAPTURED = re.compile(r"<[^>]*>|\(\?P<[^)]*\)")


def secret_routes() -> list[str]:
    """Every address outside an organization that holds a part of its own."""
    return [
        route
        for route in paths(get_resolver())
        if CAPTURED.search(route) and not KNOWN.search(route)
    ]


@pytest.mark.parametrize("route", secret_routes())
def test_no_url_with_a_secret_is_logged(route: str) -> None:
    """Also those of packages, such as the links of new passwords and confirmed addresses."""
    key = "Mg-c9xk2f-8d1e4b7a9c3f5e2d8b6a4c1f9e7d5b3a"
    url = "/" + CAPTURED.sub(key, route).replace("^", "").replace("$", "")
    hidden = redact(f'"GET {url}?next=/ HTTP/1.1" 200 17 "https://x.example{url}"')
    assert key not in hidden
    assert key.partition("-")[2] not in hidden


def test_account_urls_are_redacted_too() -> None:
    routes = " ".join(secret_routes())
    assert "password/reset/key/" in routes
    assert "confirm-email/" in routes
    assert len(secret_routes()) >= 7
