"""`pk__among`: the same rows as `pk__in`, without scanning the table."""

import re

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, create_copies
from tests.stores import administrator

OTHERS = 1_500
UPWARDS = """
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM goals_goal WHERE id = %s
  UNION
  SELECT above.id, above.parent_id FROM up JOIN goals_goal above ON above.id = up.parent_id
)
SELECT id FROM up
"""


def upwards(goal: Goal) -> QuerySet[Goal]:
    """The goal and all above it."""
    # The statement is constant; the key is its parameter.
    keys = RawSQL(UPWARDS, [goal.pk])  # noqa: S611  no text of a person is in the SQL
    return Goal.objects.filter(pk__among=keys)


def test_among_accepts_a_union(inside_acme: Acme) -> None:
    one, two = (
        GoalFactory.create(by=inside_acme.ben),
        GoalFactory.create(by=inside_acme.ben),
    )
    GoalFactory.create(by=inside_acme.ben)
    rows = Goal.objects.order_by("title")
    keys = (
        rows.filter(pk=one.pk).values("pk").union(rows.filter(pk=two.pk).values("pk"))
    )
    assert set(Goal.objects.filter(pk__among=keys)) == {one, two}


def test_among_accepts_an_empty_query(inside_acme: Acme) -> None:
    GoalFactory.create(by=inside_acme.ben)
    nobodys = Goal.objects.filter(title="?").values("pk")
    assert not Goal.objects.filter(pk__among=nobodys).exists()


def test_among_accepts_a_recursive_query(inside_acme: Acme) -> None:
    above = GoalFactory.create(by=inside_acme.ada)
    goal = GoalFactory.create(by=inside_acme.ben, parent=above)
    line = upwards(goal)
    assert set(line) == {above, goal}


@pytest.mark.django_db(transaction=True)
def test_the_keys_are_a_condition_of_the_index(acme: Acme) -> None:
    """Else it reads the whole organization, and compares."""
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ben)
        create_copies(goal, *({"title": str(n)} for n in range(OTHERS)))
    # The plan depends on statistics; the app role may not collect them.
    with administrator(str(connection.settings_dict["NAME"])) as owner:
        owner.execute("ANALYZE goals_goal")
    with in_organization(acme.organization.pk):
        line = upwards(goal)
        plan = line.explain()
    assert re.search(r"Index Cond: .*\bid = ANY \(\(InitPlan", plan), plan
