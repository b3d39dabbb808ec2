"""Every path and every module that the documents name is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
# Written from the code: it names capabilities and addresses, and no module.
GENERATED = {DOCS / "permissions.md"}
DOCUMENTS = [
    REPOSITORY / "README.md",
    *sorted({*DOCS.glob("*.md")} - GENERATED),
    *sorted((DOCS / "decisions").glob("*.md")),
]
FOLDERS = sorted(
    path.name
    for path in REPOSITORY.iterdir()
    if path.is_dir() and not path.name.startswith((".", "__"))
)
ANY = "|".join(FOLDERS)
# `goals/rules.py`, `tests/faults`, not the end of `/o/<organization>/goals/`.
PATH = re.compile(rf"(?<![\w./<>:-])(?:{ANY})/[\w./*-]*")
# `ui.numbers`, `checkins.weekly.services.submit_check_in`; between backticks alone.
DOTTED = re.compile(rf"(?:{ANY})(?:\.\w+)+")
# `effects.py`, of a folder that the sentence names.
FILE = re.compile(r"\w+\.(?:py|html|css|js)")
FILES = {path.name for each in FOLDERS for path in (REPOSITORY / each).rglob("*.*")}
QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
# They look like modules: files that somebody has, and verbs of events.
OTHERS = re.compile(r"\.(?:csv|md|py|toml|json|[EW]\d{3})$|^goals\.imported$")
# Made by a command, and not kept in the repository.
MADE = {"bench/latest.json"}


def missing(text: str, folder: Path) -> list[str]:
    """What a text names and the repository has not; `folder` is the text's own."""
    found = {path for path in paths(text) if not is_there(path)}
    found |= {name for name in dotted(text) if not is_defined(name)}
    found |= {
        name
        for name in QUOTED.findall(text)
        if FILE.fullmatch(name) and name not in FILES | {"manage.py"}
    }
    found |= {to for to in LINK.findall(text) if not (folder / to).exists()}
    return sorted(found)


def paths(text: str) -> Iterator[str]:
    for match in PATH.finditer(text):
        yield match[0].rstrip(".")


def is_there(path: str) -> bool:
    return path in MADE or any(REPOSITORY.glob(path.rstrip("/")))


def dotted(text: str) -> Iterator[str]:
    for quoted in QUOTED.findall(text):
        name = quoted.partition("(")[0]
        if DOTTED.fullmatch(name) and not OTHERS.search(name):
            yield name


def is_defined(name: str) -> bool:
    """Whether it is a module, or a name in one: the longest module first."""
    parts = name.split(".")
    for n in range(len(parts), 0, -1):
        base = REPOSITORY.joinpath(*parts[:n])
        for module in (base.with_suffix(".py"), base / "__init__.py"):
            if module.is_file():
                return n == len(parts) or parts[n] in names_in(module)
    return False


def names_in(module: Path) -> set[str]:
    """What a module defines or passes on."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name)
    return found


def test_what_is_not_there_is_found() -> None:
    text = (
        "goals/nothing.py, `gone.py`, `rules.py`, (ui/charts/nothing/), `goals.rules.nothing`, `ui.nothing`, "
        "[a page](docs/nothing.md), goals/rules.py, tests/rules, `goals.rules`, "
        "/o/<organization>/setup/nothing/, `/goals/nothing/`, `goals.csv`."
    )
    assert missing(text, REPOSITORY) == [
        "docs/nothing.md",
        "goals.rules.nothing",
        "goals/nothing.py",
        "gone.py",
        "ui.nothing",
        "ui/charts/nothing/",
    ]


@pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY))
)
def test_every_path_of_a_document_is_there(document: Path) -> None:
    assert missing(document.read_text(), document.parent) == []


def test_the_map_of_the_readme_names_every_folder() -> None:
    text = (REPOSITORY / "README.md").read_text()
    packages = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")}
    assert {name for name in packages if f"`{name}/`" not in text} == set()
