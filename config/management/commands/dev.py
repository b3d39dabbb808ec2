import os
import signal
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from config.dev.console import Console, Lines
from config.dev.supervisor import EndedError, Supervisor
from config.heartbeat import all_queues
from config.stores.ensure import own_stores
from config.stores.errors import StoresError
from config.stores.folder import default_data_dir
from config.stores.processes import die_with_parent
from organizations.management.base import OperationsCommand

DEFAULT_PORT = "8000"
LAST_PORT = 65535


class Command(OperationsCommand):
    help = "Run everything in one terminal: stores, web, worker, beat."
    # The web server runs the checks already.

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or DEFAULT_PORT)

    def handle(self, *_args: object, **options: str) -> None:
        _end_with_terminal()
        supervisor = Supervisor(
            host=options["host"],
            port=_port(options["port"]),
            queues=all_queues(),
            stores=own_stores(),
            data_dir=default_data_dir(),
        )
        prepare = partial(_prepare, supervisor.console)
        try:
            supervisor.run(prepare, _sign_ins)
        except (StoresError, EndedError) as error:
            raise CommandError(str(error)) from error


def _end_with_terminal() -> None:
    """Ends this process in order when its parent (`make run`, `uv run`) is killed.

    Unless nohup made it survive its terminal.
    """
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        die_with_parent(signal.SIGTERM, os.getppid())


def _prepare(console: Console) -> None:
    """Prepares the database within this process, which has Django loaded: half the
    start-up time.
    """
    output = Lines(console, "setup")
    call_command("prepare", stdout=output, stderr=output, no_color=True)
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 0 < port <= LAST_PORT:
        message = f"PORT is {text}; it takes a number from 1 to {LAST_PORT}."
        raise CommandError(message)
    return port


def _sign_ins() -> Sequence[str]:
    """A line for each demo sign-in while the demo is on. Queries: 0."""
    if not settings.DEMO or find_spec("demo.sign_in") is None:
        return []
    lines: Sequence[str] = import_module("demo.sign_in").sign_ins()
    return lines
