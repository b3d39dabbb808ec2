"""A management command of ours beside one of a bare Django project."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command

from bench.measure import MeasurementRow

if TYPE_CHECKING:
    from collections.abc import Sequence

# Pairs, after one that fills the caches of the disk and of compiled Python.
PAIRS = 7
BUDGET = 1.7

BARE_COMMAND = """
from django.core.management.base import BaseCommand
from django.db import connection

class Command(BaseCommand):
    def handle(self, *args, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
"""
BARE_SETTINGS = """
INSTALLED_APPS.append("bare")
DATABASES = {{"default": {database!r}}}
"""


def measure_commands() -> list[MeasurementRow]:
    """Processor time of `given_up`, and of a command that selects 1 in a new project."""
    with tempfile.TemporaryDirectory(prefix="sightline-bare-") as folder:
        bare = _bare_project(Path(folder))
        ours = [sys.executable, str(settings.BASE_DIR / "manage.py"), "given_up"]
        pairs = [(_seconds(bare), _seconds(ours)) for _turn in range(PAIRS + 1)][1:]
    plain, own = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = own / plain
    return [
        MeasurementRow("manage.py, a bare project's command", median_ms=plain * 1000),
        MeasurementRow(
            "manage.py given_up",
            median_ms=own * 1000,
            ratio=ratio,
            budget=BUDGET,
            holds=ratio <= BUDGET,
        ),
    ]


def _bare_project(folder: Path) -> Sequence[str]:
    """Makes the project in the folder; the command line of its command."""
    call_command("startproject", "bare", str(folder))
    commands = folder / "bare" / "management" / "commands"
    commands.mkdir(parents=True)
    for package in (commands, commands.parent):
        (package / "__init__.py").touch()
    (commands / "select_one.py").write_text(BARE_COMMAND)
    keys = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    database = {key: settings.DATABASES["default"].get(key, "") for key in keys}
    with (folder / "bare" / "settings.py").open("a") as file:
        file.write(BARE_SETTINGS.format(database=database))
    return [sys.executable, str(folder / "manage.py"), "select_one"]


def _seconds(command: Sequence[str]) -> float:
    """Processor time of the program, in user and in system mode."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = dict(os.environ)
    if "select_one" in command:
        environment["DJANGO_SETTINGS_MODULE"] = "bare.settings"
    subprocess.run(command, env=environment, check=False, capture_output=True)  # noqa: S603  ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
