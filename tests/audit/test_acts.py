"""Every verb that is recorded anywhere has its sentence in the audit trail."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings

from audit.acts import ACTS, Category, verbs_of
from config.stores.folder import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

VERB = re.compile(r"[a-z_]+\.[a-z_]+\Z")
RECORDERS = {"record_event", "record_events", "_event", "event", "_record", "_add"}
# A verb that stands in a variable: the constants of these modules are verbs, too.
IN_CONSTANTS = ("scheduling/services/rules.py", "checkins/weekly/asked_goals.py")


def recorded() -> Iterator[str]:
    """Verbs in calls that record events, and in what they are chosen from."""
    for app in settings.OWN_APPS:
        for path in (apps.get_app_config(app.rpartition(".")[2]).path,):
            yield from _in_folder(path)


def _in_folder(path: str) -> Iterator[str]:
    for file in sorted((REPOSITORY / path).rglob("*.py")):
        if "migrations" not in file.parts and "tests" not in file.parts:
            yield from _in_module(ast.parse(file.read_text()), str(file))


def _in_module(tree: ast.Module, name: str) -> Iterator[str]:
    takes_all = name.endswith(IN_CONSTANTS)
    for node in ast.walk(tree):
        match node:
            case ast.Call() if _called(node) in RECORDERS:
                yield from _constants(node)
            case ast.Assign(targets=[ast.Name(id=target)]) if (
                takes_all or target == "verb"
            ):
                yield from _constants(node)


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _constants(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        match each:
            case ast.Constant(value=str(text)) if VERB.match(text):
                yield text


def test_every_recorded_verb_has_its_sentence() -> None:
    found = set(recorded())
    assert len(found) > 60
    assert found <= set(ACTS)


def test_every_verb_is_in_one_category() -> None:
    assert sorted(ACTS) == sorted(v for one in Category for v in verbs_of(one))
    assert all(verbs_of(one) for one in Category)


def test_a_sentence_can_be_filled() -> None:
    words = {"who": "Ada", "what": "“Grow”", "whose": "Ben"}
    assert all(str(act.text % words) for act in ACTS.values())
