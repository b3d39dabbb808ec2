"""Joins the style sheets that another one imports: one request instead of thirty.

`static/css/all.css` holds nothing but `@import url("….css");`, in the order that counts.
A browser understands it as it stands; `collectstatic` gets it with the sheets in place of
the imports, and without those sheets themselves.
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
IMPORT = re.compile(rb'^@import url\("([^"]+)"\);\n', re.MULTILINE)


class SourceStorage(FileSystemStorage):
    """A folder of sources, whose joined sheet has its parts in it."""

    def part_names(self) -> list[str]:
        """Names of the imported sheets in their order; none without a joined sheet."""
        if not self.exists(JOINED_SHEET):
            return []
        return [
            _part_name(found) for found in IMPORT.finditer(self._read(JOINED_SHEET))
        ]

    def _open(self, name: str, mode: str = "rb") -> Any:
        if name != JOINED_SHEET:
            return super()._open(name, mode)  # type: ignore[misc]  # not in the stubs
        return ContentFile(IMPORT.sub(self._part, self._read(name)), name=name)

    def _part(self, found: re.Match[bytes]) -> bytes:
        return self._read(_part_name(found))

    def _read(self, name: str) -> bytes:
        with super()._open(name) as file:  # type: ignore[misc]  # as above
            content: bytes = file.read()
        return content


class SourceFinder(FileSystemFinder):
    """The files of STATICFILES_DIRS: a joined sheet, and not its parts."""

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


def _part_name(found: re.Match[bytes]) -> str:
    return posixpath.join(posixpath.dirname(JOINED_SHEET), found[1].decode())
