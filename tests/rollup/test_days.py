"""Charts keep a day on which something changed, and nothing of the other days."""

import datetime as dt

import time_machine
from django.utils import timezone

from frameworks.configuration import FrameworkSettings, LevelSettings, Settings
from frameworks.services import configure_frameworks
from frameworks.spec import Level
from goals import rollup
from goals.models import GoalProgress, GoalProgressDay, RollUpDay
from goals.sweeps import organizations_with_a_new_day
from goals.tasks import recompute
from organizations.models import Membership, Unit
from tests.cast import Acme
from tests.rollup.trees import TODAY, World

TOMORROW = TODAY + dt.timedelta(days=1)
NOON = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)


def days(world: World) -> list[tuple[dt.date, float | None]]:
    rows = GoalProgressDay.objects.filter(organization=world.organization)
    return list(rows.order_by("goal_id", "day").values_list("day", "progress"))


def test_the_first_measured_day_is_kept(world: World) -> None:
    world.number(None, 20)
    world.drain()
    assert days(world) == [(TODAY, 0.2)]


def test_the_last_value_of_a_day_is_kept(world: World) -> None:
    goal = world.number(None, 20)
    world.drain()
    world.change(goal, current=30)
    world.drain()
    assert days(world) == [(TODAY, 0.3)]


def test_unchanged_days_store_no_row(world: World) -> None:
    world.number(None, 20)
    world.drain()
    rollup.recompute(world.id, today=TOMORROW)
    assert days(world) == [(TODAY, 0.2)]


def test_a_change_on_another_day_is_another_row(world: World) -> None:
    top = world.goal()
    goal = world.number(top, 20)
    world.drain()
    world.change(goal, current=30)
    world.drain(TOMORROW)
    assert days(world) == [(TODAY, 0.2), (TOMORROW, 0.3)] * 2


def test_an_unmeasured_goal_has_no_days(world: World) -> None:
    world.goal(world.goal())
    world.drain()
    assert days(world) == []


def test_a_new_day_is_due_until_it_is_rolled_up(world: World) -> None:
    assert world.id in organizations_with_a_new_day()
    rollup.recompute(world.id)
    assert world.id not in organizations_with_a_new_day()
    RollUpDay.objects.update(day=TODAY - dt.timedelta(days=400))
    assert world.id in organizations_with_a_new_day()


def test_a_stated_time_recomputes_once_more(world: World) -> None:
    """As after a deploy: a worker of the version before forgets what is new."""
    goal = world.goal()
    world.number(goal, 20)
    world.number(goal, None)
    rollup.recompute(world.id)
    again = timezone.now() + dt.timedelta(hours=1)
    RollUpDay.objects.update(again_at=again)
    # What the former version does: it writes no coverage, and no time.
    GoalProgress.objects.filter(goal_id=goal.pk).update(n_contributing=0, n_measured=0)
    rollup.recompute(world.id)
    assert RollUpDay.objects.get().again_at == again
    GoalProgress.objects.filter(goal_id=goal.pk).update(n_contributing=0, n_measured=0)
    assert world.id not in organizations_with_a_new_day()
    with time_machine.travel(again, tick=False):
        assert world.id in organizations_with_a_new_day()
        recompute(world.id)
        assert world.id not in organizations_with_a_new_day()
    found = world.of(goal)
    assert (found.n_measured, found.n_contributing) == (1, 2)
    assert RollUpDay.objects.get().again_at is None


def test_changes_of_a_goals_level_recompute_it(world: World, acme: Acme) -> None:
    rollup.recompute(world.id)
    Membership.objects.filter(pk=acme.ben.pk).update(role="member")
    assert world.id not in organizations_with_a_new_day()
    Membership.objects.filter(pk=acme.ben.pk).update(role="leader")
    assert world.id in organizations_with_a_new_day()
    rollup.recompute(world.id)
    Unit.objects.filter(pk=acme.legal.pk).update(kind="team")
    assert world.id in organizations_with_a_new_day()


@time_machine.travel(NOON, tick=False)
def test_a_new_configuration_recomputes_everything(world: World, acme: Acme) -> None:
    goal = world.number(None, 20, owner=acme.ben)
    rollup.recompute(world.id)
    assert world.of(goal).health == "off_track"
    assert world.id not in organizations_with_a_new_day()
    lenient = LevelSettings(on_track_from=10)
    okr = FrameworkSettings(levels={Level.INDIVIDUAL: lenient})
    configure_frameworks(
        Settings(frameworks={"okr": okr}), by=acme.ada, reason="Let us breathe"
    )
    assert world.id in organizations_with_a_new_day()
    rollup.recompute(world.id)
    assert world.of(goal).health == "on_track"
    world.assert_right()
