"""Joins what another file imports: one request instead of thirty.

`static/css/all.css` and `static/js/all.js` hold nothing but imports, in the order that
counts. A browser understands them as they stand; `collectstatic` gets them with the parts
in place of the imports, and without those parts themselves.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any


JOINED_SHEET = "css/all.css"
JOINED_SCRIPT = "js/all.js"
IMPORTS = {
    JOINED_SHEET: re.compile(rb'^@import url\("([^"]+)"\);\n', re.MULTILINE),
    JOINED_SCRIPT: re.compile(rb'^import "\./([^"]+)";\n', re.MULTILINE),
}


class SourceStorage(FileSystemStorage):
    """A folder of sources, whose joined files have their parts in them."""

    def part_names(self) -> list[str]:
        """Names of the imported files in their order; none without a joined file."""
        return [
            _part_name(joined, found)
            for joined, imports in IMPORTS.items()
            if self.exists(joined)
            for found in imports.finditer(self._read(joined))
        ]

    def _open(self, name: str, mode: str = "rb") -> Any:
        if name not in IMPORTS:
            return super()._open(name, mode)  # type: ignore[misc]  # not in the stubs

        def part(found: re.Match[bytes]) -> bytes:
            return self._read(_part_name(name, found))

        return ContentFile(IMPORTS[name].sub(part, self._read(name)), name=name)

    def _read(self, name: str) -> bytes:
        with super()._open(name) as file:  # type: ignore[misc]  # as above
            content: bytes = file.read()
        return content


class SourceFinder(FileSystemFinder):
    """The files of STATICFILES_DIRS: joined files, and not their parts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for prefix, root in self.locations:
            storage = SourceStorage(location=root)
            storage.prefix = prefix  # type: ignore[attr-defined]  # as Django's finder
            self.storages[root] = storage

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        parts = {
            id(storage): storage.part_names()
            for storage in self.storages.values()
            if isinstance(storage, SourceStorage)
        }
        for path, storage in super().list(ignore_patterns):
            if path not in parts[id(storage)]:
                yield path, storage


def _part_name(joined: str, found: re.Match[bytes]) -> str:
    return posixpath.join(posixpath.dirname(joined), found[1].decode())
