"""Serves static files, also those that were collected after a process started."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from whitenoise.middleware import WhiteNoiseMiddleware

from config.static_files.versions import HASHED

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # untyped
    """WhiteNoise that also finds files collected after its start."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        url = request.path_info
        is_new = url not in self.files and url.startswith(self.static_prefix)
        if is_new and not self.autorefresh and HASHED.search(url):
            self._find_later_file(url)
        response: HttpResponse = super().__call__(request)
        return response

    def _find_later_file(self, url: str) -> None:
        try:
            path = Path(
                safe_join(self.static_root, url.removeprefix(self.static_prefix))
            )
        except (SuspiciousFileOperation, ValueError):
            return
        if path.is_file():
            self.add_file_to_dictionary(url, str(path))
