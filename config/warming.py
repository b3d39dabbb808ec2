"""Loads at the start what a process would otherwise load with its first request."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.urls import get_resolver, reverse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)


_is_warm = Event()


def warm(get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
    """Imports all URLs and views, compiles all templates, and renders one page.

    Never stops the start: a page that fails will report it by itself.
    """
    if _is_warm.is_set():
        return
    _is_warm.set()
    try:
        get_resolver().url_patterns  # noqa: B018  imports every view
        for name in _template_names():
            _load(name)
        get_response(_request())
    except Exception:
        logger.exception("Warming up")


def warm_when_deployed(application: WSGIHandler) -> None:
    """Warms up outside of development, where each change of a file restarts the server."""
    if not settings.DEBUG:
        warm(application.get_response)


def _request() -> HttpRequest:
    """A request for the sign-in page, which needs neither an account nor a cookie."""
    hosts = [host for host in settings.ALLOWED_HOSTS if host.strip(".*")]
    name = hosts[0].removeprefix(".") if hosts else "localhost"
    return RequestFactory().get(
        reverse(settings.LOGIN_URL), secure=True, headers={"host": name}
    )


def _template_names() -> Iterator[str]:
    for engine in engines.all():
        if isinstance(engine, DjangoTemplates):
            for folder in map(Path, engine.template_dirs):
                # Without the packages' templates: most belong to parts that are not
                # installed.
                ours = (
                    settings.BASE_DIR in folder.parents
                    and "site-packages" not in folder.parts
                )
                for path in folder.rglob("*.html") if ours else ():
                    yield path.relative_to(folder).as_posix()


def _load(name: str) -> None:
    """Compiles a template, which its loader caches. Some partials cannot be rendered
    alone.
    """
    try:
        engines["django"].get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        logger.warning("Template %s: %s", name, error)
