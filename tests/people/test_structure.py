"""Merging, splitting and moving units: shown first, carried out as shown, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.models import Goal
from organizations.models import Event, Membership, Unit, UnitLead, UnitPeriod
from organizations.people import move_to_unit
from organizations.tenancy import enter_organization
from organizations.units import archive_unit, create_unit, edit_unit, move_unit
from people.models import StructuralChange
from people.structure import effects
from people.structure.services import carry_out, undo
from tests.factories import GoalFactory, MembershipFactory, UnitFactory, UnitLeadFactory

if TYPE_CHECKING:
    from tests.cast import Acme


def state_of_units() -> tuple[Any, ...]:
    """Who and what is where, without when it came there."""
    return (
        sorted(Membership.objects.values_list("pk", "unit_id")),
        sorted(
            Unit.objects.filter(archived_at=None).values_list("pk", "parent_id", "name")
        ),
        sorted(Goal.objects.values_list("pk", "unit_id")),
        sorted(UnitLead.objects.values_list("unit_id", "member_id")),
        sorted(
            UnitPeriod.objects.values_list("member_id", "unit_id", "from_on"), key=str
        ),
    )


@pytest.fixture
def crowded(inside_acme: Acme) -> Acme:
    """Legal has a team, two leads and a goal; in Sales is one who has left."""
    acme = inside_acme
    team = UnitFactory.create(name="Contracts", parent=acme.legal, kind=Unit.Kind.TEAM)
    for name in ("Cleo", "Carl"):
        UnitLeadFactory.create(
            unit=acme.legal,
            member=MembershipFactory.create(user__name=name, unit=team),
        )
    MembershipFactory.create(user__name="Gone", unit=acme.legal, left=True)
    GoalFactory.create(by=acme.ada, unit=acme.legal, title="Fewer disputes")
    return acme


def test_a_merge_moves_all_of_a_unit_and_archives_it(crowded: Acme) -> None:
    acme = crowded
    found = effects.of_merging(acme.legal, acme.sales)
    # Rita moves; who has left keeps up with the unit, and is not counted.
    assert (found.n_present, len(found.members)) == (1, 2)
    assert (len(found.goals), len(found.units), len(found.leads)) == (1, 1, 2)
    carry_out(
        lambda: effects.of_merging(acme.legal, acme.sales), reason="Small", by=acme.hal
    )
    assert not Membership.objects.filter(unit=acme.legal).exists()
    assert Unit.objects.get(name="Contracts").parent == acme.sales
    assert Goal.objects.get(title="Fewer disputes").unit == acme.sales
    assert Unit.objects.get(pk=acme.legal.pk).archived_at is not None
    assert not UnitLead.objects.filter(unit=acme.legal).exists()
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {
        *("structure.changed", "member.unit_changed", "unit.moved"),
        *("unit.archived", "unit.lead_ended", "goal.edited"),
    } <= verbs


def test_past_days_keep_the_unit_that_was_merged(crowded: Acme) -> None:
    acme = crowded
    carry_out(lambda: effects.of_merging(acme.legal, acme.sales), by=acme.hal)
    yesterday = acme.organization.today().replace(year=2020)
    was = UnitPeriod.objects.filter(member=acme.rita).on(yesterday).get()
    assert was.unit == acme.legal


CHANGES = ("merge", "move", "split", "people")


@settings(max_examples=20)
@given(kinds=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4), data=st.data())
def any_changes_undone(acme: Acme, kinds: list[str], data: st.DataObject) -> None:
    """Whatever was done, undone in the reverse order, leaves everything as it was."""
    with transaction.atomic():
        enter_organization(acme.organization.pk)
        before = state_of_units()
        done = []
        for n, kind in enumerate(kinds):
            try:
                with transaction.atomic():
                    done.append(one_change(acme, kind, f"New {n}", data))
            except ValidationError:
                continue
        for change in reversed(done):
            assert undo(change, by=acme.hal) == 0
            assert undo(change, by=acme.hal) == 0
        assert state_of_units() == before
        transaction.set_rollback(True)


def one_change(
    acme: Acme, kind: str, name: str, data: st.DataObject
) -> StructuralChange:
    units = list(Unit.objects.current().order_by("pk"))
    unit, into = data.draw(st.sampled_from(units)), data.draw(st.sampled_from(units))
    people = list(Membership.objects.filter(unit=unit).order_by("pk"))
    find = {
        "merge": lambda: effects.of_merging(unit, into),
        "move": lambda: effects.of_moving(unit, into),
        "split": lambda: effects.of_splitting(unit, name, people[:2]),
        "people": lambda: effects.of_moving_people(people, into),
    }[kind]
    return carry_out(find, by=acme.hal)


def test_any_changes_are_undone(crowded: Acme) -> None:
    any_changes_undone(crowded)


def test_undo_leaves_what_was_changed_since(crowded: Acme) -> None:
    acme = crowded
    change = carry_out(lambda: effects.of_merging(acme.legal, acme.sales), by=acme.hal)
    move_to_unit(acme.rita, acme.company, by=acme.hal)
    assert undo(change, by=acme.hal) == 1
    assert Membership.objects.get(pk=acme.rita.pk).unit == acme.company
    assert Goal.objects.get(title="Fewer disputes").unit == acme.legal


def test_a_second_click_merges_nothing_again(crowded: Acme) -> None:
    acme = crowded
    stale = Unit.objects.get(pk=acme.legal.pk)
    carry_out(lambda: effects.of_merging(acme.legal, acme.sales), by=acme.hal)
    with pytest.raises(ValidationError):
        carry_out(lambda: effects.of_merging(stale, acme.sales), by=acme.hal)
    assert StructuralChange.objects.count() == 1


def test_a_split_takes_the_goals_of_those_who_go(inside_acme: Acme) -> None:
    acme = inside_acme
    theirs = GoalFactory.create(by=acme.ada, unit=acme.sales, owner=acme.ben)
    rest = GoalFactory.create(by=acme.ada, unit=acme.sales, owner=acme.lena)
    carry_out(
        lambda: effects.of_splitting(acme.sales, "Hunters", [acme.ben]), by=acme.hal
    )
    made = Unit.objects.get(name="Hunters")
    assert (made.parent, made.kind) == (acme.company, acme.sales.kind)
    theirs.refresh_from_db()
    rest.refresh_from_db()
    assert (theirs.unit, rest.unit) == (made, acme.sales)


def test_refusals(crowded: Acme) -> None:
    acme = crowded
    team = Unit.objects.get(name="Contracts")
    UnitFactory.create(name="Contracts", parent=acme.sales)
    old = UnitFactory.create(name="Old", parent=acme.sales)
    archive_unit(old, by=acme.hal)
    for find in (
        lambda: effects.of_merging(acme.company, acme.sales),
        lambda: effects.of_merging(acme.legal, team),
        lambda: effects.of_merging(acme.legal, acme.legal),
        lambda: effects.of_merging(acme.legal, acme.sales),
        lambda: effects.of_moving(acme.company, acme.sales),
        lambda: effects.of_moving(acme.legal, team),
        lambda: effects.of_splitting(acme.sales, "Legal", [acme.ben]),
        lambda: effects.of_splitting(acme.sales, "New", []),
        lambda: effects.of_moving_people([acme.ben], acme.sales),
        lambda: effects.of_merging(old, acme.legal),
        lambda: effects.of_moving(old, acme.legal),
    ):
        with pytest.raises(ValidationError):
            carry_out(find, by=acme.hal)
    assert not StructuralChange.objects.exists()
    with pytest.raises(PermissionDenied):
        carry_out(lambda: effects.of_moving(team, acme.sales), by=acme.lena)


# --- Units one by one ---------------------------------------------------------------------


def test_units_are_added_renamed_moved_and_archived(inside_acme: Acme) -> None:
    acme = inside_acme
    team = create_unit(name=" Hunters ", kind="team", parent=acme.sales, by=acme.hal)
    for _ in range(2):
        edit_unit(team, name="Farmers", kind="department", by=acme.hal)
        move_unit(team, acme.legal, by=acme.hal)
        archive_unit(team, by=acme.hal)
    team.refresh_from_db()
    assert (team.name, team.parent, team.archived_at is None) == (
        "Farmers",
        acme.legal,
        False,
    )
    verbs = Event.objects.filter(
        object_id=team.pk, object_type=Unit.event_object_type()
    )
    assert sorted(verbs.values_list("verb", flat=True)) == [
        *("unit.archived", "unit.created", "unit.edited", "unit.moved")
    ]


def test_a_unit_with_people_is_not_archived_nor_one_moved_into_it(
    inside_acme: Acme,
) -> None:
    acme = inside_acme
    for unit in (acme.sales, acme.company):
        with pytest.raises(ValidationError):
            archive_unit(unit, by=acme.hal)
    old = UnitFactory.create(name="Old", parent=acme.company)
    archive_unit(old, by=acme.hal)
    with pytest.raises(ValidationError):
        move_to_unit(acme.rita, old, by=acme.hal)


def test_names_are_unique_below_one_unit(inside_acme: Acme) -> None:
    acme = inside_acme
    with pytest.raises(ValidationError):
        create_unit(name="Legal", kind="team", parent=acme.company, by=acme.hal)
    with pytest.raises(ValidationError):
        edit_unit(acme.sales, name="Legal", kind="department", by=acme.hal)


# --- The database's own guards ------------------------------------------------------------


def test_the_database_refuses_loops_of_managers(inside_acme: Acme) -> None:
    acme = inside_acme
    Membership.objects.filter(pk=acme.lena.pk).update(manager=acme.ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=acme.ada.pk).update(manager=acme.ben)
    # Turned around in one statement: no loop afterwards.
    turned = Case(When(pk=acme.ada.pk, then=Value(acme.lena.pk)), default=None)
    pair = Membership.objects.filter(pk__in=[acme.ada.pk, acme.lena.pk])
    pair.update(manager_id=turned)
    assert Membership.objects.get(pk=acme.ada.pk).manager == acme.lena


def test_the_database_refuses_loops_of_units(inside_acme: Acme) -> None:
    acme = inside_acme
    team = UnitFactory.create(name="Hunters", parent=acme.sales)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=acme.sales.pk).update(parent=team)
