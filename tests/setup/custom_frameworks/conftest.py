"""An HR admin who builds custom frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cast import signed_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme


@pytest.fixture
def hal(acme: Acme) -> Client:
    return signed_in(acme.hal)
