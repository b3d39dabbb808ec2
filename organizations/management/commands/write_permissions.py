from pathlib import Path
from typing import Any

from django.conf import settings

from organizations.management.base import OperationsCommand
from organizations.policy.document import permissions_document

PATH = Path(settings.BASE_DIR) / "docs" / "permissions.md"


class Command(OperationsCommand):
    help = "Write docs/permissions.md from the policy."

    def handle(self, *args: Any, **options: Any) -> None:
        PATH.write_text(permissions_document())
        self.stdout.write(f"Wrote {PATH}")
