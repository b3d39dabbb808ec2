"""What a test stands on, where that may be missing."""

import pytest
from django.conf import settings


def needs_framework(*slugs: str) -> pytest.MarkDecorator:
    """Left out where one of them was deleted (tests/plugins/test_deleted.py)."""
    there = {name.removeprefix("frameworks.") for name in settings.FRAMEWORKS}
    return pytest.mark.skipif(not {*slugs} <= there, reason=f"needs {', '.join(slugs)}")
