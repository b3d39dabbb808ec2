"""Each class of a template has a rule in a style sheet (static/css)."""

import re
from collections.abc import Iterator

from tests.architecture.test_markup import TEMPLATES
from tests.architecture.test_source import REPOSITORY

# The first is read by a script (combobox.js), the second by a test.
UNSTYLED = {"combo-radios", "update-waits"}
COMMENT = re.compile(r"\{#.*?#\}|/\*.*?\*/", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
CLASSES = re.compile(r'\bclass="([^"]*)"')
RULE = re.compile(r"([^{}]+)\{")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
# Stands for a value: a class that holds one is not known here.
UNKNOWN = "\0"


def used(markup: str) -> Iterator[str]:
    text = VALUE.sub(UNKNOWN, TAG.sub(" ", COMMENT.sub("", markup)))
    for classes in CLASSES.findall(text):
        yield from (each for each in classes.split() if UNKNOWN not in each)


def styled() -> set[str]:
    sheets = (REPOSITORY / "static" / "css").glob("*.css")
    texts = [COMMENT.sub("", sheet.read_text()) for sheet in sheets]
    rules = [rule for text in texts for rule in RULE.findall(text)]
    return {name for rule in rules for name in CLASS.findall(rule)}


def test_each_class_of_a_template_is_styled() -> None:
    known = styled() | UNSTYLED
    missing = {
        f"{path.relative_to(REPOSITORY)}: {name}"
        for path in TEMPLATES
        if path.suffix == ".html" and "email" not in path.parts
        for name in used(path.read_text())
        if name not in known
    }
    assert not missing, "\n".join(sorted(missing))
