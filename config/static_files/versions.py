"""Keeps the files of several versions, as needed during a deployment.

Each file's name holds a hash of its content, so files of two versions never collide.
They stay in one folder (STATIC_ROOT): those of the previous version for open pages that
still request them (`manage.py collectstatic` removes them later), and those of the next
one for web processes that started before they were collected.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles.storage import (
    ManifestFilesMixin,
    staticfiles_storage,
)
from django.utils.functional import empty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+\Z")
COMPRESSED = (".gz", ".br")


def missing_files_problem() -> str:
    """Why pages cannot resolve the names of static files; empty when they can."""
    storage = _manifest_storage()
    if storage is None or storage.read_manifest():
        return ""
    return (
        "Static files are not collected, and no page works without them: run "
        "manage.py collectstatic (docs/operating.md)."
    )


def current_files() -> set[str]:
    """Hashed names of the version that was collected last, relative to STATIC_ROOT."""
    storage = _manifest_storage()
    if storage is None:
        return set()
    # A pair of the names and the manifest's hash; the stubs take it for the names.
    paths: Any = storage.load_manifest()
    return set(paths[0].values())


def reload_names() -> None:
    """Names of the version that was collected last, after a collection that failed."""
    storage = _manifest_storage()
    if storage is not None:
        # As above.
        manifest: Any = storage.load_manifest()
        storage.hashed_files, storage.manifest_hash = manifest


def former_files(root: Path, current: set[str]) -> Iterator[Path]:
    """Hashed files, and their compressed variants, that the current version does not
    have.
    """
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.suffix in COMPRESSED:
            name = name.removesuffix(path.suffix)
        if HASHED.search(name) and name not in current and path.is_file():
            yield path


def remove_former_files(root: Path, current: set[str], *, kept_days: int) -> int:
    """Deletes files that no collected version had for `kept_days`; returns how many."""
    before = time.time() - kept_days * 24 * 60 * 60
    old = [
        path for path in former_files(root, current) if path.stat().st_mtime < before
    ]
    for path in old:
        path.unlink()
    return len(old)


def touch(root: Path, names: set[str]) -> None:
    """Records that a version has these files today."""
    for name in names:
        for path in (root / name, *(root / f"{name}{end}" for end in COMPRESSED)):
            if path.is_file():
                path.touch()


def _manifest_storage() -> ManifestFilesMixin | None:
    """None in tests, where names have no hash."""
    storage = staticfiles_storage
    if getattr(storage, "_wrapped", None) is empty:
        storage._setup()  # type: ignore[attr-defined]  # noqa: SLF001  a lazy object is none of its class's yet
    found = getattr(storage, "_wrapped", storage)
    return found if isinstance(found, ManifestFilesMixin) else None
