"""Rules of the code base that reviews overlook (docs/, CONTRIBUTING)."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
APPS = sorted(
    path.parent.name
    for path in REPOSITORY.glob("*/__init__.py")
    if path.parent.name not in ("bench", "tests")
)
TEMPLATES = sorted(
    [
        *(REPOSITORY / "templates").rglob("*.html"),
        *(REPOSITORY / "frameworks").glob("*/templates/**/*.html"),
    ]
)


def sources(*apps: str) -> Iterator[Path]:
    for app in apps or APPS:
        yield from sorted((REPOSITORY / app).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def is_view(path: Path) -> bool:
    return path.stem == "views" or "views" in path.parent.parts


def test_views_use_selectors_and_no_managers() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        if is_view(path)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert found == []


def test_services_use_no_requests_and_rules_no_clock() -> None:
    found = []
    for path in sources():
        text = path.read_text()
        in_services = path.stem == "services" or path.parent.name == "services"
        if in_services and re.search(r"from django\.(http|shortcuts|template)", text):
            found.append(name_of(path))
        if (
            not in_services
            and path.stem == "rules"
            and re.search(r"\b(now|today|localdate)\(", text)
        ):
            found.append(name_of(path))
    assert found == []


def test_the_tenancy_setting_is_written_in_one_place() -> None:
    """A session's setting would leak through the pool: only `set_config(…, true)`."""
    allowed = {
        "organizations/tenancy.py",
        # They fill a new column of every organization, one after the other.
        "organizations/migrations/0011_fill_unit_leads.py",
        "goals/migrations/0016_fill_private_drafts.py",
        "goals/migrations/0022_fill_goal_words.py",
        "goals/migrations/0024_drafts_have_their_own_start.py",
        "goals/migrations/0026_recompute_coverage.py",
        "goals/migrations/0028_recompute_after_deploy.py",
        "goals/migrations/0031_fill_goal_words.py",
        "goals/migrations/0035_count_goals.py",
        "organizations/migrations/0022_fill_unit_periods.py",
        "organizations/migrations/0027_fill_person_words.py",
        "organizations/migrations/0029_fill_cycle_state.py",
        # A trigger that follows a person into each organization, and comes back.
        "organizations/migrations/0026_person_words.py",
        # Functions that need private goals, whoever looks; they set it back.
        "goals/migrations/0036_private_goals.py",
    }
    pattern = re.compile(
        r"SET\s+(SESSION\s+|LOCAL\s+)?app\.|set_config\(\s*'app\.", re.IGNORECASE
    )
    writes = re.compile(r"set_config\(")
    found = set()
    for path in sources():
        text = path.read_text()
        if pattern.search(text):
            found.add(name_of(path))
        for match in writes.finditer(text):
            call = text[match.start() : match.start() + 120].partition(")")[0]
            if not call.rstrip().endswith("true"):
                found.add(name_of(path))
    assert found - allowed == set()


def test_nothing_prints() -> None:
    allowed = {"config/dev/guard.py"}
    found = {
        name_of(path)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    }
    assert found - allowed == set()


def test_no_file_has_more_than_four_hundred_lines() -> None:
    found = {
        name_of(path): len(path.read_text().splitlines())
        for path in sources()
        if "migrations" not in path.parts
    }
    assert {name: lines for name, lines in found.items() if lines >= 400} == {}


# --- Templates ----------------------------------------------------------------------

COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
each_template = pytest.mark.parametrize("path", TEMPLATES, ids=name_of)


def read(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


@each_template
def test_no_inline_scripts_or_styles(path: Path) -> None:
    """The policy refuses them; a template that has one is broken in the browser."""
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", read(path), flags=re.DOTALL)
    if {"email", "mail"} & set(path.parts):
        return
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"\shx-on[:-]", text)
    assert not re.search(r"javascript:", text)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag, tag


TRANSLATED = re.compile(
    r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", re.DOTALL
)
TAGS = re.compile(
    r"\{%.*?%\}|\{\{.*?\}\}|<svg\b.*?</svg>|<style>.*?</style>|<[^>]*>|&\w+;|&#\d+;",
    re.DOTALL,
)


# Names of keys and columns are the same in every language.
KEYS = re.compile(r"<(kbd|code)\b.*?</\1>", re.DOTALL)
# Called so in every language.
PRODUCTS = {"Sightline", "Slack", "Teams"}
# Classes and names of pages, not words.
NAMES = re.compile(
    r"\{% block (page_class|nav_current|body_class|doc_class)\b.*?\{% endblock",
    re.DOTALL,
)


@each_template
def test_every_text_is_translated(path: Path) -> None:
    """What is left without tags and translations holds no words."""
    text = KEYS.sub(" ", TRANSLATED.sub(" ", NAMES.sub("{%", read(path))))
    text = TAGS.sub(" ", text)
    words = set(re.findall(r"[^\W\d_]{2,}", text))
    assert words - PRODUCTS == set()


@each_template
def test_texts_in_attributes_are_translated(path: Path) -> None:
    text = TRANSLATED.sub(" ", read(path))
    for attribute in ("title", "placeholder", "aria-label", "alt"):
        for value in re.findall(rf"\s{attribute}=\"([^\"]*)\"", text):
            plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", value)
            assert not re.search(r"[^\W\d_]{2,}", plain), (attribute, value)


# --- Layers -------------------------------------------------------------------------


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  the project's own tool
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for app in APPS:
        ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(REPOSITORY / app, folder / app, ignore=ignore)
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    return folder


def test_the_import_contracts_are_kept(copy: Path) -> None:
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("goals/querysets.py", "import checkins.services\n"),
        ("organizations/calendar.py", "import goals.rules\n"),
        ("goals/rules.py", "import django.db\n"),
    ],
)
def test_an_import_of_a_higher_layer_is_refused(
    copy: Path, path: str, line: str
) -> None:
    source = copy / path
    whole = source.read_text()
    try:
        source.write_text(whole + "\n\n" + line)
        assert lint_imports(copy).returncode != 0
    finally:
        source.write_text(whole)
