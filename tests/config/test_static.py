"""Two versions at once: files of the former one stay, those of the next one are found."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings
from whitenoise.compress import Compressor

from config.static_files.development import _on_change
from config.static_files.serving import StaticFilesMiddleware
from config.static_files.versions import missing_files_problem

DAY = 24 * 60 * 60

# Whoever closes a response lets old connections go.
pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(settings: Settings, tmp_path: Path) -> Path:
    """A version with one style sheet, as production collects it."""
    folder = tmp_path / "sources"
    folder.mkdir()
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.WHITENOISE_AUTOREFRESH = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.static_files.storage.HashedFilesStorage"}
    }
    return folder


def collect(sources: Path, style: str) -> str:
    """The URL of the style sheet of that version."""
    (sources / "page.css").write_text(style)
    call_command("collectstatic", interactive=False, verbosity=0)
    return str(staticfiles_storage.url("page.css"))


def process() -> StaticFilesMiddleware:
    """As a web process has it from its start on."""
    return StaticFilesMiddleware(lambda _request: HttpResponse(status=404))


def get(web: StaticFilesMiddleware, url: str) -> int:
    response = web(RequestFactory().get(url))
    response.close()
    return response.status_code


def test_each_process_serves_the_files_of_both_versions(sources: Path) -> None:
    first = collect(sources, "a {color: red}")
    old = process()
    second = collect(sources, "a {color: blue}")
    new = process()
    assert first != second
    for web in (old, new):
        for url in (first, second):
            assert get(web, url) == 200
        assert get(web, "/static/page.0123456789ab.css") == 404
        assert get(web, "/static/../sources/page.0123456789ab.css") == 404


def test_files_of_a_former_version_are_deleted_after_some_days(
    sources: Path, settings: Settings
) -> None:
    first = collect(sources, "a {color: red}")
    file = Path(settings.STATIC_ROOT) / first.removeprefix("/static/")
    # Collected long ago, and in use until today.
    age(settings, 400)
    second = collect(sources, "a {color: blue}")
    assert file.exists()
    age(settings, settings.STATIC_KEPT_DAYS - 1, but=second)
    collect(sources, "a {color: blue}")
    assert file.exists()
    age(settings, settings.STATIC_KEPT_DAYS + 1, but=second)
    collect(sources, "a {color: blue}")
    assert not file.exists()
    assert not file.with_suffix(".css.gz").exists()
    assert get(process(), second) == 200


def age(settings: Settings, days: int, but: str = "") -> None:
    at = time.time() - days * DAY
    for path in Path(settings.STATIC_ROOT).rglob("*.*"):
        if not but or path.name not in but:
            os.utime(path, (at, at))


@pytest.mark.parametrize("debug", [False, True])
def test_files_are_compressed_and_kept_for_good(
    sources: Path, settings: Settings, debug: bool
) -> None:
    """Also by `make run`, which has DEBUG on."""
    settings.DEBUG = debug
    settings.WHITENOISE_USE_FINDERS = False
    url = collect(sources, "a {color: red}" * 100)
    response = process()(RequestFactory().get(url, headers={"accept-encoding": "br"}))
    sent = b"".join(response)
    response.close()
    assert response["Content-Encoding"] == "br"
    assert len(sent) < 100
    assert "immutable" in response["Cache-Control"]
    assert response["Vary"] == "Accept-Encoding"


def test_a_second_collection_compresses_only_new_content(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compressed = []
    compress = Compressor.compress

    def counting(self: Compressor, path: str) -> list[str]:
        compressed.append(path)
        found: list[str] = compress(self, path)
        return found

    monkeypatch.setattr(Compressor, "compress", counting)
    first = collect(sources, "a {color: red}" * 100)
    assert collect(sources, "a {color: red}" * 100) == first
    assert len(compressed) == 1
    assert collect(sources, "a {color: blue}" * 100) != first
    assert len(compressed) == 2


def test_a_changed_source_is_collected_without_a_restart(
    sources: Path, settings: Settings
) -> None:
    collect(sources, "a {color: red}")
    (sources / "page.css").write_text("a {color: blue}")
    assert _on_change(file_path=sources / "page.css")
    url = staticfiles_storage.url("page.css")
    assert (
        "blue"
        in (Path(settings.STATIC_ROOT) / url.removeprefix("/static/")).read_text()
    )
    # A sheet that cannot be collected is reported, and stops nothing.
    (sources / "page.css").write_text('a {background: url("missing.svg")}')
    assert _on_change(file_path=sources / "page.css")
    assert staticfiles_storage.url("page.css") == url
    assert not _on_change(file_path=settings.BASE_DIR / "manage.py")


def test_startup_reports_missing_static_files(sources: Path) -> None:
    assert "manage.py collectstatic" in missing_files_problem()
    collect(sources, "a {color: red}")
    assert missing_files_problem() == ""


def test_development_needs_no_collected_files() -> None:
    assert missing_files_problem() == ""
