"""Console logs of refused requests and of unhandled exceptions."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.module_loading import import_string

from config.settings import base
from goals.models import Goal
from tests.cast import Acme

pytestmark = pytest.mark.django_db
LOGGING: dict[str, Any] = base.LOGGING


@pytest.fixture
def console() -> Iterator[io.StringIO]:
    """The handler of the settings, with a stream of the test's own."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    for name in LOGGING["handlers"]["console"]["filters"]:
        handler.addFilter(import_string(LOGGING["filters"][name]["()"])())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def test_a_refused_page_is_one_line(acme: Acme, console: io.StringIO) -> None:
    client = Client()
    client.force_login(acme.rita.user)
    assert client.get("/o/acme/goals/import/").status_code == 403
    assert "Forbidden" in console.getvalue()
    assert len(console.getvalue().splitlines()) == 1


def test_django_adds_no_console_handler() -> None:
    """In development it would be everything twice, and once with the tracebacks."""
    assert logging.getLogger("django").handlers == []
    assert logging.getLogger("django.request").propagate


def test_an_unhandled_exception_logs_its_traceback(
    acme: Acme, console: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_query: object) -> None:
        raise RuntimeError("It failed")

    monkeypatch.setattr(Goal.objects.__class__, "get_queryset", fail)
    client = Client(raise_request_exception=False)
    client.force_login(acme.ada.user)
    assert client.get("/o/acme/goals/").status_code == 500
    assert "Traceback" in console.getvalue()
