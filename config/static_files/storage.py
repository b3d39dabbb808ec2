"""The collected files: their names hold a hash, and browsers keep them for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class HashedFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Compressed once, under the name that is requested, also while DEBUG is on."""

    # No page links a name without a hash.
    keep_only_hashed_files = True

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002  Django's signature
        found: str = super().url(name, force=True)
        return found

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The best compression takes seconds, and the same name has the same content."""
        new = [path for path in paths if not self.exists(f"{path}.br")]
        yield from super().compress_files(new)
