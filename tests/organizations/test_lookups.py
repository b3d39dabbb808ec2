"""`pk__among`: the same rows as `pk__in`, without scanning the table."""

import re

from django.db import connection
from django.db.models.expressions import RawSQL

from goals.models import Goal
from tests.cast import Acme
from tests.factories import GoalFactory, create_copies

OTHERS = 1_500
UPWARDS = """
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM goals_goal WHERE id = %s
  UNION
  SELECT above.id, above.parent_id FROM up JOIN goals_goal above ON above.id = up.parent_id
)
SELECT id FROM up
"""


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
    create_copies(goal, *({"title": str(n)} for n in range(OTHERS)))
    line = Goal.objects.filter(pk__among=RawSQL(UPWARDS, [goal.pk]))  # noqa: S611  constant SQL
    assert set(line) == {above, goal}
    with connection.cursor() as cursor:
        # Which of two possible plans is cheaper depends on statistics.
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = line.explain()
    # Without the keys in the condition it reads the whole organization, and compares.
    assert re.search(r"Index Cond: .*\bid = ANY \(\(InitPlan", plan), plan
