"""Marks for tests with optional requirements."""

import pytest
from django.conf import settings


def needs_framework(*slugs: str) -> pytest.MarkDecorator:
    """Skips the test where one of the frameworks is deleted
    (tests/plugins/test_deleted.py).
    """
    there = {name.removeprefix("frameworks.") for name in settings.FRAMEWORKS}
    return pytest.mark.skipif(not {*slugs} <= there, reason=f"needs {', '.join(slugs)}")
