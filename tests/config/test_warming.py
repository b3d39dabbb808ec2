"""A web process loads URLs and templates before its first request."""

from __future__ import annotations

from threading import Event

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import engines
from django.template.loaders.cached import Loader
from django.test import Client
from pytest_django import Settings

from config.warming import warm, warm_when_deployed
from config.wsgi import application


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.warming._is_warm", Event())


def loader() -> Loader:
    found = engines["django"].engine.template_loaders[0]  # type: ignore[attr-defined]  # Django's
    assert isinstance(found, Loader)
    return found


@pytest.mark.django_db
def test_the_readiness_check_loads_every_template_once(client: Client) -> None:
    loader().reset()
    client.get("/readyz")
    names = set(loader().get_template_cache)
    assert {"goals/outline.html", "home/home.html"} <= names
    assert len(names) > 100
    loader().reset()
    client.get("/readyz")
    assert not loader().get_template_cache


@pytest.mark.django_db
def test_a_page_goes_through_the_whole_stack() -> None:
    asked: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponseBase:
        asked.append(request)
        return application.get_response(request)

    warm(answer)
    (request,) = asked
    assert request.path == "/accounts/login/"
    assert request.is_secure()
    assert answer(request).status_code == 200


def test_a_failing_page_does_not_stop_the_start(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    warm(fail)
    assert "Warming up" in caplog.text


def test_development_is_not_warmed_up(settings: Settings) -> None:
    settings.DEBUG = True
    loader().reset()
    warm_when_deployed(application)
    assert not loader().get_template_cache
