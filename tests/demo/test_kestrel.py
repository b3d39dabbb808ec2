"""Kestrel has every state of a goal, and realistic people."""

from collections import Counter
from decimal import Decimal

import pytest

from checkins.models import CheckIn
from demo.cascade import CASCADE
from demo.notes import NOTES
from demo.people import DEPARTMENTS, PEOPLE
from frameworks.selectors import catalogue_of
from goals.models import Adjustment, Goal
from organizations.models import Event, Membership, Organization, Unit
from tests.needs import needs_framework

pytestmark = pytest.mark.days


def test_every_state_of_goals_occurs(kestrel_today: Organization) -> None:
    goals = Goal.objects.all()
    assert goals.filter(state="closed", final_progress=1).exists()
    assert goals.filter(state="draft").exists()
    assert goals.filter(parent=None, owner__role="member").exists()
    assert goals.filter(contributes=False).exists()
    assert goals.filter(override_progress__isnull=False).exists()
    assert goals.exclude(status="").exists()
    opps = Adjustment.objects.get(goal__title="200 qualified enterprise opps")
    assert (opps.before, opps.after) == ("180", "200")
    assert opps.reason == "Hospital list qualifies at twice the rate we planned."
    assert opps.goal.original_target == Decimal(180)
    measured = {(goal.metric_type, goal.direction) for goal in goals}
    assert {kind for kind, _ in measured} == set(Goal.MetricType)
    assert {direction for _, direction in measured} == set(Goal.Direction)


def test_people_have_places_managers_and_parts(kestrel_today: Organization) -> None:
    people = Membership.objects.select_related("user", "manager__user", "unit")
    assert people.count() == len(PEOPLE) == 64
    assert not people.filter(unit=None).exists()
    assert [p.user.name for p in people if p.manager is None] == ["Sofia Marchetti"]
    assert not any(person.user.has_usable_password() for person in people)
    assert set(people.values_list("role", flat=True)) == set(Membership.Role)
    assert Unit.objects.filter(kind="department").count() == len(DEPARTMENTS)


def test_each_goal_has_an_allowed_parent(kestrel_today: Organization) -> None:
    catalogue = catalogue_of(kestrel_today)
    for goal in Goal.objects.select_related("parent"):
        parent = goal.parent and goal.parent.kind_ref
        assert catalogue.may_stand_under(goal.kind_ref, parent), goal.title


@needs_framework("bhag", "v2mom", "whats_hows")
def test_one_horizon_one_v2mom_one_team_with_whats_and_hows(
    kestrel_today: Organization,
) -> None:
    found = Goal.objects.exclude(framework="okr").values_list("framework", "unit__name")
    assert {pair for pair in found if pair[0] != "whats_hows"} == {
        ("bhag", "Kestrel"),
        ("v2mom", "Customer success"),
    }
    # A how holds for everything below its unit.
    hows = Goal.objects.filter(kind="how").values_list("unit__name", flat=True)
    assert set(hows) == {"Kestrel", "Operations", "Field operations"}
    horizon = Goal.objects.get(kind="bhag")
    years = horizon.cycle.ends_on.year - horizon.cycle.starts_on.year
    assert 10 <= years <= 25
    assert horizon.due_on is not None
    assert str(horizon.due_on.year) in horizon.title
    assert horizon.progress.health == "on_track"
    assert {goal.title for goal in horizon.children.filter(framework="okr")} == {
        "Grow ARR from $12M to $18M",
        "Be the forecast that hospitals and ports rely on",
    }


def test_check_ins_record_the_previous_values(kestrel_today: Organization) -> None:
    goal = Goal.objects.get(title="25 enterprise opps qualified from outbound")
    rows = list(CheckIn.objects.filter(goal=goal).order_by("id"))
    assert [row.value_before for row in rows[1:]] == [row.value for row in rows[:-1]]
    assert rows[-1].value == goal.current
    assert rows[-1].confidence == goal.confidence
    assert rows[-1].note == "Three from the ports list Marketing shared."


def test_past_events_send_no_notifications(kestrel_today: Organization) -> None:
    verbs = ("checkin.submitted", "goal.created", "goal.adjusted")
    told = Event.objects.filter(verb__in=verbs)
    assert told.count() > 900
    assert not told.filter(processed_at=None).exists()


def test_notes_are_frequent_and_varied(kestrel_today: Organization) -> None:
    pool = [
        note for weeks in NOTES.values() for notes in weeks.values() for note in notes
    ]
    assert len(set(pool)) == len(pool) >= 60
    written = [row.note for row in CheckIn.objects.exclude(note="")]
    assert not any("!" in note for note in [*pool, *written])
    assert len(set(written)) > 100
    per_person = Counter(CheckIn.objects.exclude(note="").values_list("by_id", "note"))
    assert set(per_person.values()) == {1}


def test_the_cascade_names_only_people_and_goals_that_exist() -> None:
    people = {person.key for person in PEOPLE}
    seeds = [seed for top in CASCADE for seed in top.tree()]
    keys = [seed.key for seed in seeds if seed.key]
    assert {seed.owner for seed in seeds} == people
    assert len(keys) == len(set(keys))
    assert {seed.under for seed in seeds if seed.under} <= set(keys)
    assert 150 <= len(seeds) <= 220
