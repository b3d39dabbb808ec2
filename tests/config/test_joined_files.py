"""The style sheets of static/css are served as one, in the order of static/css/all.css;
the scripts of every page as one, in the order of static/js/all.js.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

from config.static_files.joining import JOINED_SHEET
from tests.architecture.test_source import TEMPLATES, name_of

SOURCES = settings.BASE_DIR / "static" / "css"
JOINED = SOURCES / "all.css"
LINKED = re.compile(r"{% static '([^']+)' %}")
URL = re.compile(r'url\("([^"]+)"\)')


@pytest.fixture(scope="module")
def imported() -> list[str]:
    """Names of the parts, read by a browser's rules and not by those of `joining`."""
    rules = re.sub(r"/\*.*?\*/", "", JOINED.read_text(), flags=re.DOTALL)
    found = [rule.strip() for rule in rules.split(";") if rule.strip()]
    assert all(re.fullmatch(r'@import url\("[\w-]+\.css"\)', rule) for rule in found)
    return [URL.findall(rule)[0] for rule in found]


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.static_files.storage.HashedFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_every_sheet_is_a_part_of_the_joined_one(imported: list[str]) -> None:
    sheets = {path.name for path in SOURCES.glob("*.css")} - {JOINED.name}
    assert sorted(imported) == sorted(sheets), (
        "static/css/all.css has not each one once"
    )


def test_templates_link_no_sheet_but_the_joined_one() -> None:
    linked = {
        f"{name_of(path)}: {name}"
        for path in TEMPLATES
        for name in LINKED.findall(path.read_text())
        if name.endswith(".css") and name != JOINED_SHEET
    }
    assert linked == set()


def test_what_is_collected_is_the_parts_in_their_order_and_nothing_else(
    imported: list[str], collected: Path
) -> None:
    (sheet,) = collected.rglob("*.css")
    text = sheet.read_text()
    parts = [_without_hashes((SOURCES / name).read_text()) for name in imported]
    rest = _without_hashes(text)
    for part in parts:
        before, found, rest = rest.partition(part)
        assert found
        # Between two parts stand the comments of the joined sheet.
        assert re.sub(r"/\*.*?\*/", "", before, flags=re.DOTALL).strip() == ""
    assert rest.strip() == ""
    assert "@import" not in text
    for url in URL.findall(text):
        assert (sheet.parent / url).is_file(), url
    assert sheet.with_name(f"{sheet.name}.br").stat().st_size < 0.25 * len(text)


def test_the_scripts_of_every_page_are_collected_as_one(collected: Path) -> None:
    folder = settings.BASE_DIR / "static" / "js"
    parts = re.findall(
        r'^import "\./(.+)";$', (folder / "all.js").read_text(), re.MULTILINE
    )
    assert len(parts) > 1
    (script,) = (collected / "js").glob("all.*.js")
    text = script.read_text()
    places = [text.index((folder / name).read_text()) for name in parts]
    assert places == sorted(places)
    assert 'import "' not in text
    for name in parts:
        assert not list((collected / "js").glob(f"{Path(name).stem}.*"))


def test_only_what_pages_may_request_is_collected(collected: Path) -> None:
    names = {path.suffix for path in collected.rglob("*") if path.is_file()}
    assert names <= {
        *(".css", ".js", ".svg", ".woff2", ".br", ".gz"),
        # Licences of fonts and icons, and the storage's own list of names.
        *(".txt", ".md", ".json"),
    }


def _without_hashes(text: str) -> str:
    return re.sub(r"\.[0-9a-f]{12}(?=\.woff2)", "", text)
