"""Two people write the note of one week at the same moment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from checkins.models import CheckIn
from goals.models import Goal, GoalProgress
from goals.rollup import drain
from organizations.tenancy import in_organization
from tests.cast import make_acme, signed_in
from tests.checkins.weekly_notes.test_writing_a_week import HTMX, form_of
from tests.checkins.weekly_notes.weeks import MONDAY, NOW, address, period_of
from tests.factories import GoalFactory, KeyResultFactory
from tests.together import together

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_concurrent_writers_one_saves_and_others_see_the_conflict() -> None:
    """Each read the empty cell: one word stands, nobody's is lost unseen."""
    answers: dict[str, Any] = {}

    def write(client: Client, fields: dict[str, str]) -> None:
        answers[fields["note"]] = client.post(url, fields)

    with time_machine.travel(NOW, tick=False):
        acme = make_acme()
        with in_organization(acme.organization.pk):
            number = KeyResultFactory.create(
                by=acme.ben, parent=GoalFactory.create(by=acme.ben), owner=acme.ben
            )
        period_of(number, MONDAY)
        url = f"{address(number)}{MONDAY}/"
        acts = []
        for n, who in enumerate((acme.ben, acme.lena, acme.hal)):
            client = signed_in(who, headers=HTMX)
            fields = form_of(client.get(url), number)
            fields |= {"value": str(n), "note": f"Word of {who}."}
            acts.append(partial(write, client, fields))
        together(*acts)
        drain(acme.organization.pk)
    with in_organization(acme.organization.pk):
        (row,) = CheckIn.objects.select_related("by__user")
        assert Goal.objects.get(pk=number.pk).current == row.value
        assert GoalProgress.objects.get(goal=number).value == row.value
    assert answers.pop(row.note).status_code == 200
    for note, answer in answers.items():
        page = answer.content.decode()
        assert answer.status_code == 409
        assert f"{row.by} updated this in the meantime" in page
        assert row.note in page
        assert note in page
