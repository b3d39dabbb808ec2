"""No code outside of a framework's folder mentions it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_source import APPS, REPOSITORY

PLACES = (*APPS, "templates", "static")
FRAMEWORKS = sorted(
    spec.parent.name for spec in (REPOSITORY / "frameworks").glob("*/spec.py")
    if (spec.parent / "apps.py").exists()
)  # fmt: skip
# The line that installs it; the demo, which leaves out what is not installed; how the
# examples of everybody read in it, where it is.
MAY = ("config/settings/base.py", "demo/", "frameworks/examples/data/")
SUFFIXES = {".py", ".html", ".js", ".css", ".toml", ".json"}
COMMENT = re.compile(
    r'""".*?"""|^\s*#.*?$|\{#.*?#\}|/\*.*?\*/', re.DOTALL | re.MULTILINE
)


def is_ours(path: Path) -> bool:
    """Neither somebody else's script nor a test, which says what it needs."""
    return path.suffix in SUFFIXES and not {"vendor", "tests"} & {*path.parts}


def files() -> Iterator[Path]:
    for place in PLACES:
        yield from filter(is_ours, (REPOSITORY / place).rglob("*"))


def named_in(text: str, slug: str) -> list[str]:
    """As a module, a quoted word, a part of a path or before a kind."""
    return re.findall(rf"""["'./:]{slug}(?![\w-])""", COMMENT.sub("", text))


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("from frameworks.okr.spec import framework", 1),
        ("import frameworks.okr\n", 1),
        ('if goal.framework == "okr":', 1),
        ('{% include "okr/_objective.html" %} {# okr: #}', 1),
        ('KindRef("okr_of_ours", "aim")  # rather than okrs', 0),
    ],
)
def test_mentions_of_a_framework_are_recognized(text: str, n: int) -> None:
    assert len(named_in(text, "okr")) == n


@pytest.mark.parametrize("slug", FRAMEWORKS)
def test_no_code_outside_its_folder_mentions_a_framework(slug: str) -> None:
    own = REPOSITORY / "frameworks" / slug
    others = [
        name
        for path in files()
        if not path.is_relative_to(own)
        for name in [str(path.relative_to(REPOSITORY))]
        if not name.startswith(MAY) and named_in(path.read_text(), slug)
    ]
    assert others == []


def test_the_settings_list_every_framework() -> None:
    settings = (REPOSITORY / MAY[0]).read_text()
    for slug in FRAMEWORKS:
        assert settings.count(f'"frameworks.{slug}",\n') == 1
