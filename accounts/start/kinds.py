"""Which goal types the first goals have, in whatever frameworks an organization chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.spec import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Framework, KindRef, Level


def first_kinds(
    catalogue: Catalogue, level: Level, parent: KindRef | None = None
) -> tuple[KindRef, KindRef]:
    """An aim that may stand under the parent (None: at the top), and a result below it.

    Of the level's default framework; where that has no such pair, of another one in use
    at the level, else of any. Raises LookupError when no framework has one.
    """
    for framework in _by_preference(catalogue, level):
        for aim in _refs(framework, Role.AIM):
            if not catalogue.may_stand_under(aim, parent):
                continue
            for result in _refs(framework, Role.RESULT):
                if catalogue.may_stand_under(result, aim):
                    return aim, result
    raise LookupError(level)


def _by_preference(catalogue: Catalogue, level: Level) -> Iterator[Framework]:
    default = catalogue.default(level)
    if default is not None:
        yield default
    yield from sorted(
        catalogue.frameworks, key=lambda each: not catalogue.is_on(each.slug, level)
    )


def _refs(framework: Framework, role: Role) -> list[KindRef]:
    return [framework.ref(kind) for kind in framework.kinds if kind.role == role]
