"""Fixtures of every test. The servers: tests/stores.py."""

from tests.stores import django_db_setup

__all__ = ["django_db_setup"]
