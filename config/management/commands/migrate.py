import os
import time
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import psycopg
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import DatabaseError, OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder

from config.management.model_classes import few_built_anew

# A migration that waits for a lock blocks all later queries on the table. So it waits
# at most this long (PostgreSQL's notation), gives up, and retries.
LOCK_TIMEOUT = "5s"
ATTEMPTS = 6
PAUSE_S = 5.0


class Command(Migrate):
    """Migrates as the owner role: the app's own role may not change the schema.

    No statement waits long for a lock, so that a running version is not blocked.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        timeout = os.environ.get("MIGRATE_LOCK_TIMEOUT") or LOCK_TIMEOUT
        for attempt in range(1, ATTEMPTS + 1):
            _set_lock_timeout(options["database"], timeout)
            try:
                with _building(options["database"]):
                    super().handle(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    raise
                if attempt == ATTEMPTS:
                    raise CommandError(_held(timeout)) from error
                self.stderr.write(f"A table is in use; once more in {PAUSE_S:.0f} s.")
                time.sleep(PAUSE_S)
            else:
                return


def _building(database: str) -> AbstractContextManager[None]:
    """A new database takes a fifth of the time; one with rows is migrated by Django's own
    ways alone.
    """
    is_new = not MigrationRecorder(connections[database]).applied_migrations()
    return few_built_anew() if is_new else nullcontext()


def _set_lock_timeout(database: str, timeout: str) -> None:
    try:
        with connections[database].cursor() as cursor:
            cursor.execute("SET lock_timeout = %s", [timeout])
    except DatabaseError as error:
        raise CommandError(f"The database does not answer: {error}") from error


def _held(timeout: str) -> str:
    return (
        f"Something has held a table for longer than {timeout}, {ATTEMPTS} times: what was "
        "migrated stays, nothing is half done. Find it in pg_stat_activity (an open "
        "transaction, a backup), and run migrate again; MIGRATE_LOCK_TIMEOUT=30s waits "
        "longer, and holds up the others for as long."
    )
