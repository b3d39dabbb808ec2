#!/usr/bin/env python
"""Sightline's command line: `uv run manage.py help`."""

import os
import sys


def main() -> None:
    """Run a management command, with the embedded servers up when it needs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    from config.stores import ensure_stores  # noqa: PLC0415  after the line above

    with ensure_stores(sys.argv[1:]):
        from django.core.management import execute_from_command_line  # noqa: PLC0415  after the servers

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
