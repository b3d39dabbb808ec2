from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from organizations.policy.document import permissions_document

PATH = Path(settings.BASE_DIR) / "docs" / "permissions.md"


class Command(BaseCommand):
    help = "Writes docs/permissions.md from the policy."
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, *args: Any, **options: Any) -> None:
        PATH.write_text(permissions_document())
        self.stdout.write(f"Wrote {PATH}")
