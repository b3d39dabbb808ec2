"""HR in a real browser: a tree by keyboard, a merge, and an import that is corrected."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
