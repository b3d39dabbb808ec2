"""Fixtures of every test; those of a framework are in its own folder.

The servers: tests/stores.py; the people: tests/cast.py.
"""

from hypothesis import settings

from tests.cast import acme, inside_acme, umbra
from tests.stores import django_db_setup
from tests.unformatted import no_unformatted_dates
from tests.workers import pytest_collection_modifyitems, pytest_xdist_make_scheduler

# No deadline per example: machines differ, and the suite has a timeout.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

__all__ = [
    "acme",
    "django_db_setup",
    "inside_acme",
    "no_unformatted_dates",
    "pytest_collection_modifyitems",
    "pytest_xdist_make_scheduler",
    "umbra",
]
