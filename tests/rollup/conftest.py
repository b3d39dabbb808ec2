import pytest

from organizations.fiscal_years import ensure_cycles
from tests.cast import Acme
from tests.rollup.trees import TODAY, World, make_world


@pytest.fixture
def world(inside_acme: Acme) -> World:
    """Acme in the fourth quarter of 2026, whatever the date of the test run is."""
    ensure_cycles(inside_acme.organization, TODAY)
    return make_world(inside_acme.organization)
