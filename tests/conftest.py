"""Fixtures of every test. The servers: tests/stores.py; the people: tests/cast.py."""

from tests.cast import acme, inside_acme, umbra
from tests.stores import django_db_setup

__all__ = ["acme", "django_db_setup", "inside_acme", "umbra"]
