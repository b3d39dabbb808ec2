from collections.abc import Callable
from functools import partial
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from demo.imported import importable, load_imported
from demo.kestrel import SLUG as KESTREL
from demo.kestrel import load_kestrel
from demo.references import SLUG as REFERENCES
from demo.references import load_references
from organizations.models import Organization

# Any constant: two loads at once make one demo.
DEMO_LOCK = 0x51_67_48_D3


class Command(BaseCommand):
    help = "Load the demo: Kestrel, the cascades of two files, and the sources. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="only where there is no organization but the demo's",
        )

    def handle(self, *_args: object, **options: bool) -> None:
        if options["if_empty"] and Organization.objects.filter(is_demo=False).exists():
            return
        self._load(KESTREL, load_kestrel)
        for imported in importable():
            self._load(imported.slug, partial(load_imported, imported))
        self._load(REFERENCES, load_references)

    def _load(self, slug: str, load: Callable[[], Organization]) -> None:
        """One organization in one transaction: all of it, or nothing."""
        began = perf_counter()
        with transaction.atomic():
            _wait_for_others()
            found = Organization.objects.filter(slug=slug).first()
            if found is None:
                load()
        if found is None:
            self._say(f"Loaded {slug} in {perf_counter() - began:.1f} s.")
        elif found.is_demo:
            self._say(f"{slug} is there already.")
        else:
            raise CommandError(
                f"There is an organization “{slug}” that is not the demo's; "
                "it was left alone. Rename it to load the demo."
            )

    def _say(self, text: str) -> None:
        # `prepare` hands over a stream that ends no line by itself.
        self.stdout.write(text, ending="\n")


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DEMO_LOCK])
