"""Compares names as people write them: in any case, with extra spaces. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from frameworks.spec import KindRef
from goals.importing.plan import KindName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameworks.catalogue import Catalogue

JOINTS = re.compile(r"[\s_-]+")


def folded(name: str) -> str:
    """Normal form of a name, for comparison."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _as_slug(name: str) -> str:
    """Normal form of slugs and labels: “Key  result”, “key_result”, “KEY-RESULT”."""
    return JOINTS.sub("_", folded(name)).strip("_")


class Kinds:
    """Finds frameworks and kinds by slug or label. An ambiguous name finds neither."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._frameworks = _unique(
            (name, framework.slug)
            for framework in catalogue.frameworks
            for name in (framework.slug, str(framework.name))
        )
        self._kinds = {
            framework.slug: _unique(
                (name, kind.slug)
                for kind in framework.kinds
                for name in (kind.slug, str(kind.label), str(kind.label_plural))
            )
            for framework in catalogue.frameworks
        }

    def find(self, named: KindName) -> KindName:
        """The installed kind with that name, else the name as written."""
        if self._catalogue.kind(KindRef(*named)) is not None:
            return named
        framework = self._frameworks.get(_as_slug(named.framework), named.framework)
        kinds = self._kinds.get(framework, {})
        return KindName(framework, kinds.get(_as_slug(named.kind), named.kind))


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name → slug, without ambiguous names; a slug wins over another's label."""
    found: dict[str, set[str]] = {}
    slugs: dict[str, str] = {}
    for name, slug in pairs:
        found.setdefault(_as_slug(name), set()).add(slug)
        slugs[_as_slug(slug)] = slug
    alone = {name: meant.pop() for name, meant in found.items() if len(meant) == 1}
    return {**alone, **slugs}
