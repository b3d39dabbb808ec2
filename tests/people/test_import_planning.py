"""What an import of people would do, and what it refuses; and that it does that alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Event, Membership, Unit, User
from people.importing.managers import _in_loops
from tests.factories import LocationFactory, MembershipFactory, UnitFactory
from tests.people.files import check, codes, people_csv, sample, write

if TYPE_CHECKING:
    from tests.cast import Acme


def named(name: str) -> Membership:
    return Membership.objects.get(user__name=name)


@pytest.mark.parametrize(
    ("name", "new", "skipped", "units"),
    [
        ("google_workspace", 3, 1, [("Support",), ("Support", "Night shift")]),
        ("lattice", 5, 1, [("Board",), ("Support",), ("Sales",)]),
        ("entra_users", 2, 1, [("Support",)]),
        ("ally_users", 4, 0, [("Northlight",), ("Night shift",), ("Support",)]),
    ],
)
def test_files_of_other_tools_are_understood(
    inside_acme: Acme, name: str, new: int, skipped: int, units: list[tuple[str, ...]]
) -> None:
    Unit.objects.filter(pk=inside_acme.sales.pk).update(name="Trade")
    plan = write(sample(name), inside_acme.hal)
    assert codes(plan) == []
    assert (len(plan.new), plan.n_skipped) == (new, skipped)
    assert sorted(plan.units) == sorted(units)
    ben = Membership.objects.get(work_email="ben.falk@northlight.example")
    assert (str(ben), ben.joined_at, ben.user.is_active) == ("Ben Falk", None, False)
    if name != "entra_users":
        assert str(ben.manager) == "Lena Vogt"
    # Again changes nothing.
    before = Event.objects.count()
    again = write(sample(name), inside_acme.hal)
    assert (again.does_nothing, again.n_same) == (True, new)
    assert Event.objects.count() == before


def test_entra_uses_the_other_address_where_one_is_empty(inside_acme: Acme) -> None:
    write(sample("entra_users"), inside_acme.hal)
    address = "lena.vogt@northlight.onmicrosoft.example"
    assert named("Lena Vogt").work_email == address


def test_people_are_known_by_id_then_by_address(inside_acme: Acme) -> None:
    acme = inside_acme
    write(people_csv(["E1", "ben@example.org", "Benjamin"]), acme.hal)
    ben = Membership.objects.get(pk=acme.ben.pk)
    # The name of somebody who has joined is theirs.
    # Nor is the address kept by which their account is known already.
    assert (ben.employee_id, ben.work_email, str(ben)) == ("E1", "", "Ben")
    write(people_csv(["E1", "married@example.org", "Ben"]), acme.hal)
    ben.refresh_from_db()
    assert ben.work_email == "married@example.org"
    assert ben.user.email == "ben@example.org"
    assert Membership.objects.filter(work_email="").count() == 4


def test_blank_leaves_and_a_dash_empties(inside_acme: Acme) -> None:
    acme = inside_acme
    write(
        people_csv(["E1", "ben@example.org", "Ben", "", "", "Agent", "2024-02-01"]),
        acme.hal,
    )
    write(people_csv(["E1", "", "", "", "", "", ""]), acme.hal)
    ben = Membership.objects.get(pk=acme.ben.pk)
    assert (ben.title, ben.started_on, ben.unit, ben.manager) == (
        "Agent",
        dt.date(2024, 2, 1),
        acme.sales,
        acme.lena,
    )
    write(people_csv(["E1", "", "", "-", "-", "-", "-"]), acme.hal)
    ben.refresh_from_db()
    assert (ben.title, ben.started_on, ben.unit, ben.manager) == ("", None, None, None)


def test_managers_stand_on_later_lines_and_turn_around(inside_acme: Acme) -> None:
    acme = inside_acme
    write(
        people_csv(
            ["E1", "a@example.org", "Anna", "Legal", "c@example.org"],
            ["E2", "b@example.org", "Bo", "Legal", "Anna"],
            ["E3", "c@example.org", "Cleo", "Legal", "Ada"],
        ),
        acme.hal,
    )
    assert named("Bo").manager == named("Anna")
    turned = people_csv(
        ["E3", "", "", "", "E1"], ["E1", "", "", "", "E2"], ["E2", "", "", "", "Ada"]
    )
    assert codes(write(turned, acme.hal)) == []
    assert named("Cleo").manager == named("Anna")
    assert named("Anna").manager == named("Bo")


def test_all_or_nothing_and_every_wrong_line_is_named(inside_acme: Acme) -> None:
    acme = inside_acme
    MembershipFactory.create(user__name="Ben", user__email="ben2@example.org")
    MembershipFactory.create(user__name="Ex", user__email="ex@example.org", left=True)
    UnitFactory.create(name="Legal", parent=acme.sales)
    before = Membership.objects.count(), User.objects.count(), Event.objects.count()
    plan = write(
        people_csv(
            ["", "", "Nobody"],
            ["E2", "no address", "Nora"],
            ["E3", "", "Olaf"],
            ["E4", "o@example.org", "Otto", "Legal"],
            ["E5", "p@example.org", "Pia", "", "Ben"],
            ["E6", "q@example.org", "Quentin", "", "Who?"],
            ["E7", "r@example.org", "Rosa", "", "ex@example.org"],
            ["E8", "s@example.org", "Sami", "", "", "", "02/03/2024"],
            ["E9", "t@example.org", "Tom", "", "u@example.org"],
            ["E10", "u@example.org", "Ute", "", "t@example.org"],
            ["E4", "v@example.org", "Vera"],
            ["E12", "r@example.org", "Wim"],
        ),
        acme.hal,
    )
    assert sorted(codes(plan), key=lambda each: (each[1], each[0])) == [
        ("nobody", 2),
        ("email", 3),
        ("needs_name", 4),
        ("two_units", 5),
        ("two_managers", 6),
        ("no_manager", 7),
        ("former_manager", 8),
        ("date", 9),
        ("loop", 10),
        ("loop", 11),
        ("shared", 12),
        ("shared", 13),
    ]
    after = Membership.objects.count(), User.objects.count(), Event.objects.count()
    assert after == before


def test_an_id_and_an_address_of_two_people_are_refused(inside_acme: Acme) -> None:
    acme = inside_acme
    write(people_csv(["E1", "ben@example.org"]), acme.hal)
    plan = check(people_csv(["E1", "rita@example.org"]), acme.hal)
    assert codes(plan) == [("two_people", 2)]
    plan = check(people_csv(["E9", "ben@example.org"]), acme.hal)
    assert codes(plan) == [("other_id", 2)]


def test_twice_the_same_is_noted_and_twice_different_refused(inside_acme: Acme) -> None:
    same = ["E1", "a@example.org", "Anna"]
    again = people_csv(same)
    write(again, inside_acme.hal)
    plan = check(people_csv(same, same), inside_acme.hal)
    assert ([each.code for each in plan.findings], plan.errors) == (["twice"], [])
    plan = check(people_csv(same, [*same, "Legal"]), inside_acme.hal)
    assert codes(plan) == [("twice", 3)]


def test_self_named_managers_get_none(inside_acme: Acme) -> None:
    plan = write(
        people_csv(["E1", "a@example.org", "Anna", "", "a@example.org"]),
        inside_acme.hal,
    )
    assert [each.code for each in plan.findings] == ["own_manager"]
    assert named("Anna").manager is None


def test_units_are_found_by_path_and_made_once(inside_acme: Acme) -> None:
    acme = inside_acme
    plan = write(
        people_csv(
            ["E1", "a@example.org", "Anna", "/Legal/Patents"],
            ["E2", "b@example.org", "Bo", "Acme > legal > PATENTS"],
            ["E3", "c@example.org", "Cleo", "Acme"],
            ["E4", "d@example.org", "Dan", "Labs"],
        ),
        acme.hal,
    )
    assert plan.units == [("Legal", "Patents"), ("Labs",)]
    assert named("Anna").unit == named("Bo").unit
    assert named("Anna").unit.parent == acme.legal
    assert (named("Cleo").unit, named("Dan").unit.parent) == (
        acme.company,
        acme.company,
    )


def test_a_location_is_found_by_name_or_noted(inside_acme: Acme) -> None:
    berlin = LocationFactory.create(name="Berlin")
    header = ("Email", "Name", "City")
    plan = write(
        people_csv(
            ["a@example.org", "Anna", "berlin"],
            ["b@example.org", "Bo", "Atlantis"],
            header=header,
        ),
        inside_acme.hal,
    )
    assert [each.code for each in plan.findings] == ["location"]
    assert (named("Anna").location, named("Bo").location) == (berlin, None)


def test_a_partial_file_removes_nobody_and_a_complete_one_says_who_leaves(
    inside_acme: Acme,
) -> None:
    acme = inside_acme
    content = people_csv(
        ["", "hal@example.org"], ["", "lena@example.org"], ["", "ben@example.org"]
    )
    assert write(content, acme.hal).leaving == []
    plan = check(content, acme.hal, is_complete=True)
    # Ada owns the organization.
    assert [each.name for each in plan.leaving] == ["Rita"]
    assert [each.code for each in plan.findings] == ["owner_stays"]
    write(content, acme.hal, is_complete=True)
    assert Membership.objects.get(pk=acme.rita.pk).has_left
    assert not Membership.objects.get(pk=acme.ada.pk).has_left


def test_leaving_and_coming_back_by_status(inside_acme: Acme) -> None:
    acme = inside_acme
    header = ("Email", "Name", "Status")
    write(people_csv(["rita@example.org", "", "Terminated"], header=header), acme.hal)
    assert Membership.objects.get(pk=acme.rita.pk).has_left
    write(people_csv(["rita@example.org", "", "Active"], header=header), acme.hal)
    assert not Membership.objects.get(pk=acme.rita.pk).has_left
    owner = people_csv(["ada@example.org", "", "Terminated"], header=header)
    assert codes(check(owner, acme.hal)) == [("owner", 2)]


def test_a_file_brings_no_owner_back(inside_acme: Acme) -> None:
    acme = inside_acme
    MembershipFactory.create(
        user__email="olga@example.org", role=Membership.Role.OWNER, left=True
    )
    for status in ("Active", ""):
        content = people_csv(
            ["olga@example.org", "", status], header=("Email", "Name", "Status")
        )
        assert codes(write(content, acme.hal)) == [("owner", 2)]
    assert Membership.objects.get(user__email="olga@example.org").has_left


def test_only_who_manages_people_imports(inside_acme: Acme) -> None:
    with pytest.raises(PermissionDenied):
        write(people_csv(["E1", "a@example.org", "Anna"]), inside_acme.lena)


@given(
    st.dictionaries(
        st.integers(1, 8), st.none() | st.integers(1, 8), min_size=1, max_size=8
    )
)
def test_loops_are_found_as_by_walking(above: dict[int, int | None]) -> None:
    def is_above_itself(key: int) -> bool:
        at = above.get(key)
        for _step in range(len(above) + 1):
            if at == key:
                return True
            at = above.get(at) if at is not None else None
        return False

    assert _in_loops(above) == [key for key in above if is_above_itself(key)]
