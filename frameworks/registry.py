"""The installed frameworks.

Loaded once at start-up from the modules that the setting `FRAMEWORKS` names: the
built-ins, one line each, and third parties' by the entry-point group
`sightline.frameworks` (config/settings/base.py). Each module has a `framework`. What
cannot be loaded is reported by a system check and left out: one broken package must not
take every organization down.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING

from django.conf import settings

from frameworks.spec import Framework

if TYPE_CHECKING:
    from collections.abc import Iterator


class DuplicateFrameworkError(Exception):
    """Two packages use the same slug."""


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """A module without a valid framework, and why."""

    name: str
    reason: str


_frameworks: dict[str, Framework] = {}
_failures: list[LoadFailure] = []
_generations = count()
_generation = next(_generations)


def generation() -> int:
    """A number that changes with every change of the registry: for caches."""
    return _generation


def _changed() -> None:
    global _generation  # noqa: PLW0603  one process, one registry
    _generation = next(_generations)


def register(framework: Framework) -> None:
    """Register a framework. Raises DuplicateFrameworkError when the slug is taken."""
    if framework.slug in _frameworks:
        raise DuplicateFrameworkError(framework.slug)
    _frameworks[framework.slug] = framework
    _changed()


def load_installed() -> None:
    """Load every module of the setting again. Raises DuplicateFrameworkError."""
    _frameworks.clear()
    _failures.clear()
    _failures.extend(LoadFailure(*failure) for failure in settings.BROKEN_FRAMEWORKS)
    for name in settings.FRAMEWORKS:
        try:
            framework = import_module(name).framework
        except Exception as error:  # noqa: BLE001  a third party's code may raise anything
            _failures.append(LoadFailure(name, repr(error)))
            continue
        if not isinstance(framework, Framework):
            _failures.append(LoadFailure(name, f"is a {type(framework)}"))
            continue
        register(framework)
    _changed()


@contextmanager
def registered_temporarily(framework: Framework) -> Iterator[Framework]:
    """For tests: the framework is registered only inside the block."""
    register(framework)
    try:
        yield framework
    finally:
        del _frameworks[framework.slug]
        _changed()


def load_failures() -> tuple[LoadFailure, ...]:
    return tuple(_failures)


def installed() -> tuple[Framework, ...]:
    """All frameworks, ordered by slug."""
    return tuple(_frameworks[slug] for slug in sorted(_frameworks))
