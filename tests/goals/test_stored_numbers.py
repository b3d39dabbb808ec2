"""Numbers that a goal keeps as text are shown and read in the reader's locale."""

from decimal import Decimal

import pytest

from goals.forms.kind_fields import stored_numbers
from ui.fields import NumberField
from ui.locales import use_locale


@pytest.mark.parametrize("locale", ["en", "de", "de-CH"])
def test_a_shown_number_is_parsed_to_the_same_value(locale: str) -> None:
    field = NumberField()
    initial = {"field_cost": "1.234", "field_why": "1.234", "field_odd": "much"}
    asked = {"field_cost": field, "field_odd": NumberField()}
    found = stored_numbers(asked, initial)
    assert found == {"field_cost": Decimal("1.234")}
    with use_locale(locale):
        shown = field.prepare_value(found["field_cost"])
        assert field.clean(shown) == Decimal("1.234")
