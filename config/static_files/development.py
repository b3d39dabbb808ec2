"""Collects static files by itself on a developer's machine: nothing to build or to run."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.utils.autoreload import autoreload_started, file_changed

from config.static_files.versions import reload_names

if TYPE_CHECKING:
    from django.utils.autoreload import BaseReloader

logger = logging.getLogger(__name__)


def collect() -> None:
    """Less than a second, and less again for what was collected before."""
    call_command("collectstatic", interactive=False, verbosity=0)


def collect_while_developing() -> None:
    """For the start of the web process: what it shows is what the sources say."""
    if settings.COLLECTS_STATIC_FILES:
        collect()


def watch_sources() -> None:
    """Has the autoreloader collect again when a source changes, without a restart."""
    autoreload_started.connect(_watch, dispatch_uid="static sources")
    file_changed.connect(_on_change, dispatch_uid="static sources")


def _watch(sender: BaseReloader, **_signal: Any) -> None:
    for folder in settings.STATICFILES_DIRS:
        sender.watch_dir(Path(folder), "**/*")


def _on_change(file_path: Path, **_signal: Any) -> bool:
    """True: it was a static file, and the process needs no restart."""
    if not any(file_path.is_relative_to(each) for each in settings.STATICFILES_DIRS):
        return False
    try:
        collect()
    except Exception:
        # A sheet that is half written, for example; the next change tries again.
        logger.exception("Static files")
        reload_names()
    return True
