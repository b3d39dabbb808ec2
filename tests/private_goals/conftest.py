"""A private goal with words and numbers that stand nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from checkins.services import check_in
from goals.models import Goal
from goals.rollup import drain
from goals.services import edit_goal, support_goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.factories import GoalFactory, KeyResultFactory

if TYPE_CHECKING:
    from tests.cast import Acme

TITLE = "Zebrafalter"
NOTE = "Quarzsonne"
REASON = "Bernsteinklar"
WHY = "Kornblumenfeld"
VALUE = Decimal(73219)
# As pages, files and the database write it.
VALUES = ("73219", "73,219", "73.219", "73’219", "73 219")
SENTINELS = (TITLE, NOTE, REASON, WHY, *VALUES)


@dataclass(frozen=True)
class Private:
    """`secret`: Rita's, below Ada's open `top`, beside the open `sibling`; `below`: Ben's
    open goal, which supports Rita's second private goal, `above`.
    """

    acme: Acme
    top: Goal
    sibling: Goal
    secret: Goal
    above: Goal
    below: Goal


def make_secret(acme: Acme, top: Goal) -> Goal:
    """Written as its owner, who then has a value, a note and a change with a reason."""
    goal = KeyResultFactory.create(
        by=acme.rita,
        owner=acme.rita,
        parent=top,
        title=f"{TITLE} first",
        description=f"{WHY} matters",
        rationale=f"{WHY} helps",
        target=Decimal(100000),
        visibility=Goal.Visibility.PRIVATE,
    )
    check_in(goal, by=acme.rita, value=VALUE, confidence=30, note=f"{NOTE} rising")
    goal.refresh_from_db()
    edit_goal(goal, by=acme.rita, title=f"{TITLE} rises", reason=f"{REASON} it is")
    return goal


@pytest.fixture
def private(acme: Acme) -> Private:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.rita.pk).update(manager=acme.lena)
        acme.rita.manager = acme.lena
        top = GoalFactory.create(by=acme.ada, owner=acme.ada, title="Grow everywhere")
        sibling = KeyResultFactory.create(
            by=acme.ada, owner=acme.ben, parent=top, title="Sell more"
        )
        check_in(sibling, by=acme.ada, value=Decimal(20))
        above = GoalFactory.create(
            by=acme.rita,
            owner=acme.rita,
            title=f"{TITLE} above",
            visibility=Goal.Visibility.PRIVATE,
        )
        below = KeyResultFactory.create(
            by=acme.ada, owner=acme.ben, parent=above, title="Carry on"
        )
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        secret = make_secret(acme, top)
        support_goal(secret, sibling, by=acme.rita, rationale=f"{WHY} too")
    drain(acme.organization.pk)
    return Private(acme, top, sibling, secret, above, below)
