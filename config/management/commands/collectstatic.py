from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import (
    Command as CollectStatic,
)

from config.static_files.versions import current_files, remove_former_files, touch

# django_htmx brings each version and extension of htmx; pages use one file of them.
UNUSED = ("django_htmx/ext/*", "htmax-*", "htmx-2*", "htmx-4.js", "django-htmx.js")


class Command(CollectStatic):
    """Keeps the files of earlier versions for some days (config/static_files/versions.py)."""

    def set_options(self, **options: Any) -> None:
        super().set_options(**options)
        self.ignore_patterns = [*self.ignore_patterns, *UNUSED]

    def handle(self, **options: object) -> str | None:
        root = Path(settings.STATIC_ROOT)
        if not options["dry_run"]:
            # The version that is replaced was in use until now.
            touch(root, current_files())
        summary: str | None = super().handle(**options)
        if not options["dry_run"]:
            self._remove(root)
        return summary

    def _remove(self, root: Path) -> None:
        current = current_files()
        if not current:
            return
        touch(root, current)
        n = remove_former_files(root, current, kept_days=settings.STATIC_KEPT_DAYS)
        if n:
            self.stdout.write(f"{n} files of former versions removed.")
