"""The base of Sightline's management commands."""

from django.core.management.base import BaseCommand


class OperationsCommand(BaseCommand):
    """A command without Django's system checks, which import every view and form.

    They belong to a deployment, where `migrate` and `check --deploy` run them, and would
    more than double the start of a command.
    """

    requires_system_checks: tuple[str, ...] = ()
