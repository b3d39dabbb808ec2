"""The level of a goal, by its row and by a filter."""

from goals.levels import level_of, of_unit_as_a_whole
from goals.models import Goal
from tests.cast import Acme
from tests.factories import GoalFactory


def test_the_filter_and_the_rows_agree_on_what_stands_for_a_unit(
    inside_acme: Acme,
) -> None:
    acme = inside_acme
    parent = GoalFactory.create(by=acme.ada, unit=acme.company)
    for owner in (None, acme.ada, acme.hal, acme.lena, acme.ben, acme.rita):
        GoalFactory.create(by=acme.ada, unit=acme.sales, owner=owner, parent=parent)
    GoalFactory.create(
        by=acme.ada, unit=acme.sales, owner=None, owner_name="Ines", parent=parent
    )
    rows = Goal.objects.filter(unit=acme.sales)
    wanted = {row.pk for row in rows.with_people() if level_of(row) == "department"}
    assert len(wanted) == 5
    assert set(rows.filter(of_unit_as_a_whole()).values_list("pk", flat=True)) == wanted
    assert rows.filter(of_unit_as_a_whole("parent__")).count() == 7
