#!/usr/bin/env python
"""Sightline's command line: `uv run manage.py help`."""

import os
import sys

# Commands that exist for a developer's machine only.
DEVELOPMENT = {"dev", "stores"}


def default_settings(arguments: list[str]) -> str:
    """Production's settings, as for every entry point, unless the command is development's."""
    is_development = bool(arguments) and arguments[0] in DEVELOPMENT
    return f"config.settings.{'development' if is_development else 'production'}"


def main() -> None:
    """Run a management command, with the embedded servers up when it needs them."""
    # Before the first import from `config`, which sets the default of other programs.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", default_settings(sys.argv[1:]))
    from config.stores import ensure_stores  # noqa: PLC0415  after the line above

    with ensure_stores(sys.argv[1:]):
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  after the servers
        from django.core.management import execute_from_command_line  # noqa: PLC0415  after the servers

        try:
            execute_from_command_line(sys.argv)
        except ImproperlyConfigured as error:
            sys.exit(f"sightline: {error}")


if __name__ == "__main__":
    main()
