"""`manage.py roll_up`: a full recompute that reports drift, and repairs it."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from checkins.services import check_in
from goals.models import Goal, GoalCount, GoalProgress
from goals.rollup import drain, recompute
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory


def roll_up(*arguments: str) -> tuple[str, int]:
    """What it printed, and its exit code."""
    output = StringIO()
    try:
        call_command("roll_up", *arguments, stdout=output)
    except SystemExit as error:
        return output.getvalue(), int(error.code or 0)
    return output.getvalue(), 0


def make_logos(acme: Acme) -> Goal:
    logos = KeyResultFactory.create(by=acme.ada, parent=GoalFactory.create(by=acme.ada))
    check_in(logos, by=acme.ada, value=Decimal(10))
    return logos


def test_finds_goals_never_rolled_up(inside_acme: Acme) -> None:
    logos = make_logos(inside_acme)
    output, code = roll_up("acme")
    assert (output, code) == ("acme: 2 goals changed.\n", 0)
    assert GoalProgress.objects.get(goal=logos).progress == 0.25


def test_pending_goals_are_no_drift(inside_acme: Acme) -> None:
    logos = make_logos(inside_acme)
    recompute(inside_acme.organization.pk)
    check_in(logos, by=inside_acme.ada, value=Decimal(20))
    assert roll_up("acme", "--verify") == ("acme: no drift.\n", 0)
    assert GoalProgress.objects.get(goal=logos).progress == 0.5


def test_reports_drift_repairs_it_and_says_so_by_its_exit_code(
    inside_acme: Acme,
) -> None:
    logos = make_logos(inside_acme)
    recompute(inside_acme.organization.pk)
    GoalProgress.objects.filter(goal=logos).update(progress=0.9, health="off_track")
    output, code = roll_up("acme", "--verify")
    assert code == 1
    assert logos.public_id in output
    assert "progress: 0.900000 → 0.250000" in output
    assert "acme: 1 goal repaired." in output
    assert GoalProgress.objects.get(goal=logos).progress == 0.25
    assert roll_up("acme", "--verify") == ("acme: no drift.\n", 0)


def test_a_new_day_is_no_drift_but_a_wrong_value_is(inside_acme: Acme) -> None:
    """Pace and health of yesterday were right yesterday."""
    organization = inside_acme.organization
    logos = make_logos(inside_acme)
    recompute(organization.pk, today=organization.today() - dt.timedelta(days=30))
    assert roll_up("acme", "--verify") == ("acme: no drift.\n", 0)
    recompute(organization.pk, today=organization.today() - dt.timedelta(days=30))
    GoalProgress.objects.filter(goal=logos).update(value=39)
    output, code = roll_up("acme", "--verify")
    assert (code, "value: 39.000000 → 10.000000" in output) == (1, True)


def test_wrong_counts_of_the_outline_are_drift(inside_acme: Acme) -> None:
    make_logos(inside_acme)
    recompute(inside_acme.organization.pk)
    GoalCount.objects.update(n=7)
    assert roll_up("acme", "--verify") == ("acme: 1 count repaired.\n", 1)
    assert roll_up("acme", "--verify") == ("acme: no drift.\n", 0)


def test_a_wrong_place_is_drift(inside_acme: Acme) -> None:
    """It is no goal's number, and moves which rows an outline begins with."""
    logos = make_logos(inside_acme)
    recompute(inside_acme.organization.pk)
    GoalProgress.objects.filter(goal=logos).update(parent_differs=True)
    output, code = roll_up("acme", "--verify")
    assert (code, "parent_differs: True → False" in output) == (1, True)
    assert roll_up("acme", "--verify") == ("acme: no drift.\n", 0)


def test_an_organization_that_was_never_recomputed_has_no_drift(
    inside_acme: Acme,
) -> None:
    make_logos(inside_acme)
    drain(inside_acme.organization.pk)
    assert roll_up("acme", "--verify") == ("acme: no drift.\n", 0)


def test_names_an_organization_that_does_not_exist(db: None) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        roll_up("nowhere")
