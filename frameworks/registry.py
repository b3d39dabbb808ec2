"""Which frameworks are installed.

Loaded once at start-up from the entry-point group `sightline.frameworks`, each entry a
`frameworks.spec.Framework`. What cannot be loaded is reported by a system check and left
out: one broken package must not take every organization down.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from frameworks.spec import Framework

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.spec import Kind

ENTRY_POINT_GROUP = "sightline.frameworks"


class DuplicateFrameworkError(Exception):
    """Two packages claim one slug."""


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """An entry point that gave no framework, and why."""

    name: str
    reason: str


_frameworks: dict[str, Framework] = {}
_failures: list[LoadFailure] = []


def register(framework: Framework) -> None:
    """Raises DuplicateFrameworkError when the slug is taken."""
    if framework.slug in _frameworks:
        raise DuplicateFrameworkError(framework.slug)
    _frameworks[framework.slug] = framework


def load_installed() -> None:
    """Read every entry point anew. Raises DuplicateFrameworkError."""
    _frameworks.clear()
    _failures.clear()
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        try:
            framework = entry.load()
        except Exception as error:  # noqa: BLE001  a third party's code may raise anything
            _failures.append(LoadFailure(entry.name, repr(error)))
            continue
        if not isinstance(framework, Framework):
            _failures.append(LoadFailure(entry.name, f"is a {type(framework)}"))
            continue
        register(framework)


@contextmanager
def registered_temporarily(framework: Framework) -> Iterator[Framework]:
    """For tests: the framework is known inside the block alone."""
    register(framework)
    try:
        yield framework
    finally:
        del _frameworks[framework.slug]


def load_failures() -> tuple[LoadFailure, ...]:
    return tuple(_failures)


def installed() -> tuple[Framework, ...]:
    """By slug."""
    return tuple(_frameworks[slug] for slug in sorted(_frameworks))


def get_framework(slug: str) -> Framework | None:
    """None for one that is not installed: its goals stay readable without it."""
    return _frameworks.get(slug)


def get_kind(framework: str, kind: str) -> Kind | None:
    found = _frameworks.get(framework)
    return found.kind(kind) if found else None
