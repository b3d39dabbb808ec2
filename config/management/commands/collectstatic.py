from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import (
    Command as CollectStatic,
)

from config.static import current_files, remove_former_files, touch


class Command(CollectStatic):
    """Keeps the files of earlier versions for some days (config/static.py)."""

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
