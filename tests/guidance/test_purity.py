"""Guidance knows no database, no request and no organization."""

import ast
from pathlib import Path

import frameworks.guidance
from tests.architecture.test_source import APPS

ALLOWED = {"django.utils.translation", "ui.dates", "ui.formats"}
OURS = "frameworks.guidance"


def test_guidance_imports_only_its_word_lists() -> None:
    for path in Path(frameworks.guidance.__file__).parent.glob("*.py"):
        modules = {name for name in imported(path) if is_ours_or_django(name)}
        foreign = {name for name in modules - ALLOWED if not name.startswith(OURS)}
        # Only for a type of a label.
        assert foreign <= {"frameworks.spec"}, path.name


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


def is_ours_or_django(name: str) -> bool:
    return name.partition(".")[0] in {"django", *APPS}
