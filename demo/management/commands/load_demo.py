from collections.abc import Callable
from functools import partial
from time import perf_counter

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from demo.imported import importable, load_imported
from demo.kestrel import SLUG as KESTREL
from demo.kestrel import load_kestrel
from demo.references import SLUG as REFERENCES
from demo.references import load_references
from demo.renewing import is_changed, is_old, load, renew, wait_for_others
from organizations.management.base import OperationsCommand
from organizations.models import Organization


class Command(OperationsCommand):
    help = "Load the demo organizations. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing if there are organizations other than the demo’s",
        )
        parser.add_argument(
            "--renew",
            action="store_true",
            help="reload demo data of an earlier day, overwriting changes to it",
        )

    def handle(self, *_args: object, **options: bool) -> None:
        if options["if_empty"] and Organization.objects.filter(is_demo=False).exists():
            return
        anew = options["renew"]
        self._load(KESTREL, load_kestrel, anew=anew)
        for imported in importable():
            self._load(imported.slug, partial(load_imported, imported), anew=anew)
        self._load(REFERENCES, load_references, anew=anew)

    def _load(
        self, slug: str, loading: Callable[[], Organization], *, anew: bool
    ) -> None:
        """Loads one organization in one transaction.

        A demo of an earlier day is renewed, unless a person changed it since.
        """
        began = perf_counter()
        with transaction.atomic():
            wait_for_others()
            found = Organization.objects.filter(slug=slug).first()
            if found is None:
                load(loading)
            is_kept = found is not None and not is_old(found)
            is_theirs = False
            if found is not None and not is_kept:
                is_theirs = not anew and is_changed(found)
                if not is_theirs:
                    renew(found)
        took = f"in {perf_counter() - began:.1f} s."
        if found is None:
            self._write_line(f"Loaded {slug} {took}")
        elif found.is_demo and is_kept:
            self._write_line(f"{slug} already exists.")
        elif found.is_demo and is_theirs:
            day = found.date_of(found.created_at)
            self._write_line(
                f"{slug} is of {day} and was changed since: it was left as it is. "
                "Renew it by the banner on its pages, or by `manage.py load_demo --renew`."
            )
        elif found.is_demo:
            self._write_line(f"Renewed {slug} {took}")
        else:
            raise CommandError(
                f"There is an organization “{slug}” that is not the demo's; "
                "it was left alone. Rename it to load the demo."
            )

    def _write_line(self, text: str) -> None:
        # The stream of `prepare` adds no line break.
        self.stdout.write(text, ending="\n")
