"""Every place that puts unescaped text into a page is listed with the reason.

Django escapes template values. Each exception states here what its value is made of:
never of user text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_source import APPS, REPOSITORY, name_of, sources

# Marks a text as markup: by file, how often, and why it holds nothing that people wrote.
MARKED = {
    "ui/markup.py": (
        1,
        "each value and label of an option is escaped where it is put in",
    ),
    "goals/templatetags/goals.py": (
        1,
        "Markdown, cleaned by nh3 in the statement before",
    ),
    "goals/row_markup.py": (
        7,
        "numbers, ids, and texts that went through escape() (tests/goals/test_outline.py)",
    ),
    "search/highlight.py": (1, "joins parts that went through escape()"),
    "ui/charts/art.py": (1, "constants of the file"),
    "ui/charts/bars.py": (
        2,
        "computed numbers, and a label that went through escape()",
    ),
    "ui/charts/confidence.py": (1, "numbers, and words and ids that are escaped"),
    "ui/charts/goalchart.py": (1, "joins results of format_html"),
    "ui/charts/health.py": (1, "constants, and words that are escaped"),
    "ui/charts/horizon.py": (1, "constants and computed numbers"),
    "ui/charts/sparkline.py": (1, "an empty text"),
    "ui/templatetags/sightline.py": (1, "an empty text"),
}
MARKERS = {"mark_safe", "SafeString", "SafeText", "SafeData"}
UNESCAPED = re.compile(
    r"\|\s*safe(?:seq)?\b|\{%-?\s*autoescape\s+off|\{%-?\s*filter\s+safe"
)
REFERENCE = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
TEMPLATES = [
    path
    for folder in ("templates", *APPS)
    for path in sorted((REPOSITORY / folder).rglob("*"))
    if path.suffix in {".html", ".txt", ".svg", ".xml"} and "tests" not in path.parts
]


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    what = node.func
    return what.id if isinstance(what, ast.Name) else getattr(what, "attr", "")


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and (name := called(node)):
            yield name, node


def test_every_string_marked_safe_is_in_the_table() -> None:
    found: dict[str, int] = {}
    for path in sources():
        n = sum(name in MARKERS for name, _call in calls(path))
        if n:
            found[name_of(path)] = n
    assert found == {name: n for name, (n, _why) in MARKED.items()}


def test_markup_is_formatted_from_literals() -> None:
    """`format_html(f"…{title}…")` escapes nothing of the title."""
    wrong = []
    for path in sources():
        for name, call in calls(path):
            place = {"format_html": 0, "format_html_join": 1}.get(name)
            if place is None:
                continue
            texts = call.args[: place + 1]
            if not all(isinstance(text, ast.Constant) for text in texts):
                wrong.append(f"{name_of(path)}:{call.lineno}")
    assert wrong == []


def test_no_page_switches_escaping_off() -> None:
    found = [
        name_of(path)
        for path in TEMPLATES
        if path.suffix != ".txt" and UNESCAPED.search(path.read_text())
    ]
    assert found == []


def test_no_page_includes_the_text_parts_of_mails() -> None:
    """Plain text knows no markup: there, and only there, nothing is escaped."""
    plain = [
        path
        for path in TEMPLATES
        if path.suffix == ".txt" and UNESCAPED.search(path.read_text())
    ]
    assert plain
    assert [path for path in plain if not {"mail", "email"} & {*path.parts}] == []
    names = {str(path.relative_to(REPOSITORY / "templates")) for path in plain}
    used = {
        (name_of(path), name)
        for path in TEMPLATES
        if path.suffix != ".txt"
        for name in REFERENCE.findall(path.read_text())
        if name in names
    }
    assert used == set()


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("{{ hint|safe }}", True),
        ("{{ hint|default:field.help_text|safe }}", True),
        ("{{ rows | safeseq }}", True),
        ("{% autoescape off %}", True),
        ("{%- autoescape  off -%}", True),
        ("{{ hint }} is safe, {% autoescape on %}", False),
    ],
)
def test_ways_to_switch_escaping_off_are_recognized(
    text: str, *, is_found: bool
) -> None:
    assert bool(UNESCAPED.search(text)) is is_found
