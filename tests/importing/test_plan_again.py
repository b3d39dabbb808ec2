"""Importing a file of existing goals again. No database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.importing.sheets import (
    KEY_RESULT,
    OBJECTIVE,
    here_with_pair,
    plan,
)


def test_importing_again_changes_nothing() -> None:
    made = plan(OBJECTIVE | {"parent_id": ""}, KEY_RESULT, here=here_with_pair())
    assert made.does_nothing
    assert made.n_unchanged == 2


@pytest.mark.parametrize(
    ("over", "changes"),
    [
        ({"target": "50"}, {"target": Decimal(50)}),
        ({"target": "40.0"}, {}),
        ({"title": "50 logos"}, {"title": "50 logos"}),
        ({"weight": "2"}, {"weight": 2.0}),
        ({"weight": ""}, {}),
        ({"current": ""}, {}),
        ({"confidence": ""}, {}),
        ({"cycle": ""}, {}),
        ({"progress_source": ""}, {}),
        ({"parent_id": ""}, {"parent_id": None}),
        ({"description": "Why"}, {"description": "Why"}),
        (
            {"current": "1.5"},
            {
                "current": Decimal("1.5"),
                "decimals": 1,
                "updated_on": dt.date(2026, 11, 22),
            },
        ),
    ],
)
def test_only_different_values_change(
    over: dict[str, str], changes: dict[str, Any]
) -> None:
    made = plan(KEY_RESULT | over, here=here_with_pair())
    assert not made.errors
    found = made.updates[0].changes if made.updates else {}
    assert found == changes


def test_missing_columns_change_nothing() -> None:
    made = plan({"id": "K1", "target": "50"}, here=here_with_pair())
    assert made.updates[0].changes == {"target": Decimal(50)}


def test_an_empty_target_clears_it() -> None:
    made = plan(KEY_RESULT | {"target": ""}, here=here_with_pair())
    assert made.updates[0].changes == {"target": None}


def test_a_public_id_is_an_id_too() -> None:
    rows = ({"id": "public2", "parent_id": "public1", "title": "New"},)
    made = plan(*rows, here=here_with_pair())
    assert made.updates[0].key == 2
    assert made.updates[0].changes == {"title": "New"}
