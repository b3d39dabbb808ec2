"""Concurrent changes of a one-on-one by its two members."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from feedback.models import OneOnOneItem
from feedback.one_on_ones.services import (
    add_item,
    one_on_one_between,
    remove_item,
    save_notes,
)
from organizations.tenancy import in_organization
from tests.cast import make_acme
from tests.together import together

if TYPE_CHECKING:
    from tests.cast import Acme


@pytest.mark.django_db(transaction=True)
def test_two_concurrent_clicks_add_one_item() -> None:
    acme, token = make_acme(), uuid.uuid4()
    with in_organization(acme.organization.pk):
        talk = one_on_one_between(acme.lena, acme.ben)
    made: list[int] = []

    def click() -> None:
        with in_organization(acme.organization.pk):
            made.append(add_item(talk, "Ports", by=acme.ben, token=token).pk)

    for _each in range(3):
        together(*[click] * 4)
    assert len(made) == 12
    assert len(set(made)) == 1


def test_an_item_with_unseen_notes_is_not_removed(
    inside_acme: Acme,
) -> None:
    acme = inside_acme
    talk = one_on_one_between(acme.lena, acme.ben)
    seen = add_item(talk, "Ports", by=acme.ben)
    item = OneOnOneItem.objects.select_related("talk__manager", "talk__member").get()
    save_notes(item, "Agreed", by=acme.lena, version=1)
    with pytest.raises(ValidationError):
        remove_item(seen, by=acme.ben)
    assert OneOnOneItem.objects.get().notes == "Agreed"
