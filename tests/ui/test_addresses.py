"""Addresses of many rows are those that `reverse` gives for each."""

import pytest
from django.urls import reverse, set_script_prefix
from django.urls.base import get_script_prefix

from ui.addresses import address_of_each


@pytest.mark.parametrize("view", ["goals:detail", "goals:children", "goals:reorder"])
def test_each_address_is_that_of_the_view(view: str) -> None:
    address = address_of_each(view, "acme")
    for public_id in ("abc123abc123", "zzz999zzz999"):
        assert address(public_id) == reverse(view, args=["acme", public_id])


def test_the_address_follows_where_the_program_is_mounted() -> None:
    assert address_of_each("goals:detail", "acme")("a1") == "/o/acme/goals/a1/"
    before = get_script_prefix()
    set_script_prefix("/sightline/")
    try:
        mounted = address_of_each("goals:detail", "acme")("a1")
    finally:
        set_script_prefix(before)
    assert mounted == "/sightline/o/acme/goals/a1/"
