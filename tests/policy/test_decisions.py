"""A condition of the policy is asked of another model, at the end of a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db.models import Exists, Q

from checkins.models import CheckIn
from feedback.models import OneOnOneItem
from organizations.policy import PolicyError, Relation, RelationAnswer, Subject, find
from organizations.policy.registry import SUBJECTS
from tests.factories import OneOnOneFactory, OneOnOneItemFactory

if TYPE_CHECKING:
    from tests.cast import Acme


def test_columns_of_the_row_are_moved_with_it(inside_acme: Acme) -> None:
    """A live list compares two columns of its row: who manages now, and who did."""
    acme = inside_acme
    live = OneOnOneItemFactory.create(
        talk=OneOnOneFactory.create(manager=acme.lena, member=acme.ben)
    )
    over = OneOnOneItemFactory.create(
        talk=OneOnOneFactory.create(manager=acme.ada, member=acme.ben)
    )
    written = find(acme.ben, "one_on_one.write", at="talk")
    assert list(OneOnOneItem.objects.filter(written)) == [live]
    read = find(acme.ben, "one_on_one.read", at="talk")
    assert set(OneOnOneItem.objects.filter(read)) == {live, over}


def test_a_condition_that_cannot_be_moved_is_refused(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = RelationAnswer(
        lambda _me, _row: True, lambda _me: Q(Exists(CheckIn.objects.all()))
    )
    subject = Subject("value_source", answers={Relation.SELF: some})
    monkeypatch.setitem(SUBJECTS, "value_source", subject)
    assert find(acme.ben, "value_source.revoke")
    with pytest.raises(PolicyError, match="path"):
        find(acme.ben, "value_source.revoke", at="source")
