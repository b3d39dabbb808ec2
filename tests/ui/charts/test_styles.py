"""The style sheets: small, linked, and without unused classes."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.architecture.test_source import REPOSITORY, sources

SHEETS = sorted((REPOSITORY / "static/css").glob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


def rules(sheet: Path) -> str:
    return COMMENT.sub("", sheet.read_text())


def users() -> Iterator[Path]:
    """Whatever may name a class: templates, scripts, and what is drawn in Python."""
    templates = (REPOSITORY / "templates").rglob("*.html")
    scripts = (REPOSITORY / "static/js").glob("*.js")
    own = (REPOSITORY / "frameworks").glob("*/templates/**/*.html")
    return chain(templates, scripts, sources(), own)


@pytest.fixture(scope="module")
def written() -> str:
    return "\n".join(path.read_text() for path in users())


@pytest.fixture(scope="module")
def worn(written: str) -> set[str]:
    """Names, and beginnings of names that are completed by a value: `heat-`."""
    return set(re.findall(r"[A-Za-z][\w-]*", written))


@each_sheet
def test_no_stylesheet_has_more_than_four_hundred_lines(sheet: Path) -> None:
    assert len(sheet.read_text().splitlines()) < 400


@each_sheet
def test_every_css_class_is_used(sheet: Path, worn: set[str]) -> None:
    selectors = re.findall(r"([^{};]+)\{", rules(sheet))
    names = set(re.findall(r"\.([A-Za-z][\w-]*)", " ".join(selectors)))
    completed = {name for name in names if re.sub(r"(?<=-)\w+$", "", name) in worn}
    numbered = {name for name in names if re.sub(r"\d$", "", name) in worn}
    assert names - worn - completed - numbered == set()


def test_every_used_custom_property_is_defined() -> None:
    """An undefined property silently invalidates the whole declaration."""
    text = "\n".join(rules(sheet) for sheet in SHEETS)
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    assert set(re.findall(r"var\(\s*(--[\w-]+)", text)) - defined == set()
