"""Parses examples from TOML. Unknown keys are refused, to catch typing errors."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from frameworks.examples.spec import (
    Example,
    ExampleGoal,
    ExampleMetric,
    ExamplePlace,
    ExampleSort,
    ExampleStep,
    GoalPart,
    Mark,
    Smart,
    Table,
)
from frameworks.spec import Level

# Keys with other names in the file: `in` and `from` are reserved in Python.
NAMES = {"in": "overrides", "from": "start", "to": "target"}


class ExampleError(ValueError):
    """The file is not a valid example; the message says why."""


def read_file(path: Path) -> Example:
    """The example of a file, with the file's name as slug. Raises ExampleError."""
    try:
        return read(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ExampleError(f"{path.name}: {error}") from error


def read(slug: str, data: dict[str, Any]) -> Example:
    """Parse an example.

    Raises KeyError, TypeError or ValueError for missing or unknown keys.
    """
    known = dict(data)
    lists: dict[str, Any] = {
        "places": tuple(_place(each) for each in known.pop("places", ())),
        "nodes": tuple(_node(each) for each in known.pop("goals", ())),
        "steps": tuple(_step(each) for each in known.pop("steps", ())),
        "tables": tuple(_table(each) for each in known.pop("tables", ())),
        "topics": tuple(known.pop("topics", ())),
        "notes": tuple(known.pop("notes", ())),
    }
    return Example(slug=slug, sort=ExampleSort(known.pop("sort")), **lists, **known)


def _named(data: dict[str, Any]) -> dict[str, Any]:
    return {NAMES.get(name, name): value for name, value in data.items()}


def _place(data: dict[str, Any]) -> ExamplePlace:
    return ExamplePlace(data["slug"], data["name"], Level(data["level"]))


def _node(data: dict[str, Any]) -> ExampleGoal:
    values = _values(_named(data))
    values["overrides"] = {
        framework: _values(_named(each))
        for framework, each in values.get("overrides", {}).items()
    }
    known = {each.name for each in fields(ExampleGoal)}
    for framework, each in values["overrides"].items():
        if unknown := each.keys() - known:
            raise ValueError(f"{values['key']} in {framework}: {sorted(unknown)}")
    return ExampleGoal(**values)


def _values(data: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments for `ExampleGoal`."""
    found = dict(data)
    if "part" in found:
        found["part"] = GoalPart(found["part"])
    if found.get("measure"):
        found["measure"] = _measure(found["measure"])
    if "only" in found:
        found["only"] = tuple(found["only"])
    return found


def _measure(data: dict[str, Any]) -> ExampleMetric:
    values = _named(data)
    for name in ("start", "target"):
        if name in values:
            values[name] = Decimal(str(values[name]))
    return ExampleMetric(**values)


def _step(data: dict[str, Any]) -> ExampleStep:
    has = tuple(Smart(each) for each in data.get("has", ()))
    mark = Mark(data.get("marked_as", Mark.OVER_SPECIFIED))
    return ExampleStep(**{**data, "has": has, "marked_as": mark})


def _table(data: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in data["rows"])
    return Table(data["caption"], tuple(data["head"]), rows)
