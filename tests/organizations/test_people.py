"""Changing who somebody is: asked of the policy, told by an event, in force at once."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from organizations import people
from organizations.hierarchy import leads, led_units
from organizations.invitations import invite
from organizations.models import Event, Membership, Unit, UnitLead
from organizations.people import (
    cancel_leaving,
    change_manager,
    change_role,
    end_lead,
    leave,
    move_to_unit,
    name_lead,
    plan_leaving,
)
from organizations.querysets import is_here
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme, make_acme, signed_in
from tests.factories import MembershipFactory, PeriodFactory, UnitFactory
from tests.patience import BRIEFLY_S
from tests.together import together

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

Role = Membership.Role


def fresh(member: Membership) -> Membership:
    return Membership.objects.get(pk=member.pk)


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


CHANGES: dict[str, Callable[[Acme, Membership], object]] = {
    "role": lambda acme, by: change_role(acme.rita, Role.LEADER, by=by),
    "manager": lambda acme, by: change_manager(acme.rita, acme.lena, by=by),
    "unit": lambda acme, by: move_to_unit(acme.rita, acme.sales, by=by),
    "lead": lambda acme, by: name_lead(acme.legal, acme.rita, by=by),
    "end of a lead": lambda acme, by: end_lead(acme.sales, acme.lena, by=by),
    "leaving": lambda acme, by: leave(acme.rita, by=by),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["lena", "ben", "rita"])
def test_only_who_manages_people_does_it(
    inside_acme: Acme, change: str, who: str
) -> None:
    before = verbs()
    with pytest.raises((PermissionDenied, Http404)):
        CHANGES[change](inside_acme, getattr(inside_acme, who))
    assert verbs() == before


@pytest.mark.parametrize("change", CHANGES)
def test_each_is_told_once(inside_acme: Acme, change: str) -> None:
    """The same again changes nothing, and is no second event."""
    before = verbs()
    for _ in range(2):
        CHANGES[change](inside_acme, inside_acme.hal)
    assert len(verbs()) == len(before) + 1
    event = Event.objects.latest("pk")
    assert event.actor == inside_acme.hal


def test_nobody_gives_or_takes_a_role_above_their_own(inside_acme: Acme) -> None:
    hal = inside_acme.hal
    for member, role in ((inside_acme.ben, Role.OWNER), (inside_acme.ada, Role.MEMBER)):
        with pytest.raises(PermissionDenied):
            change_role(member, role, by=hal)
    with pytest.raises(PermissionDenied):
        leave(inside_acme.ada, by=hal)
    assert change_role(inside_acme.ben, Role.HR_ADMIN, by=hal).role == Role.HR_ADMIN


def test_an_organization_keeps_an_owner(inside_acme: Acme) -> None:
    ada = inside_acme.ada
    with pytest.raises(ValidationError):
        leave(ada, by=ada)
    with pytest.raises(ValidationError):
        change_role(ada, Role.MEMBER, by=ada)
    change_role(inside_acme.hal, Role.OWNER, by=ada)
    assert leave(ada, by=ada).has_left
    with pytest.raises(ValidationError):
        leave(inside_acme.hal, by=fresh(inside_acme.hal))


def test_an_owner_who_has_left_does_not_count(inside_acme: Acme) -> None:
    other = MembershipFactory.create(
        organization=inside_acme.organization, user__name="Olga", role=Role.OWNER
    )
    leave(other, by=inside_acme.ada)
    with pytest.raises(ValidationError):
        leave(inside_acme.ada, by=inside_acme.ada)


def test_an_owner_whose_leaving_is_planned_does_not_count(inside_acme: Acme) -> None:
    ada = inside_acme.ada
    other = MembershipFactory.create(
        organization=inside_acme.organization, user__name="Olga", role=Role.OWNER
    )
    soon = timezone.now() + dt.timedelta(days=3)
    plan_leaving(other, soon, by=ada)
    with pytest.raises(ValidationError):
        plan_leaving(ada, soon, by=ada)
    with pytest.raises(ValidationError):
        leave(ada, by=ada)
    # Nor does anybody below them take it back.
    with pytest.raises(PermissionDenied):
        cancel_leaving(other, by=inside_acme.hal)


def test_an_invitation_from_before_brings_nobody_back(inside_acme: Acme) -> None:
    invitation = invite(
        inside_acme.organization, email="ines@example.org", by=inside_acme.hal
    )
    leave(invitation.membership, by=inside_acme.hal)
    invitation.refresh_from_db()
    assert not invitation.is_open
    again = invite(
        inside_acme.organization, email="ines@example.org", by=inside_acme.hal
    )
    assert again.is_open
    assert again.membership == invitation.membership


@pytest.mark.django_db(transaction=True)
def test_the_last_two_owners_cannot_leave_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One is refused, and neither waits for the other for ever."""
    acme = make_acme()
    with in_organization(acme.organization.pk):
        olga = MembershipFactory.create(
            organization=acme.organization, user__name="Olga", role=Role.OWNER
        )
    have_both_begun, take = threading.Barrier(2), people._take
    outcomes: list[str] = []

    def take_and_wait(member: Membership, by: Membership) -> None:
        take(member, by)
        with suppress(threading.BrokenBarrierError):
            have_both_begun.wait(timeout=BRIEFLY_S)

    def go(owner: Membership) -> None:
        try:
            with in_organization(acme.organization.pk):
                leave(owner, by=owner)
            outcomes.append("left")
        except ValidationError:
            outcomes.append("refused")

    monkeypatch.setattr(people, "_take", take_and_wait)
    together(lambda: go(acme.ada), lambda: go(olga))
    assert sorted(outcomes) == ["left", "refused"]


def test_nobody_reports_to_somebody_below_them(inside_acme: Acme) -> None:
    acme = inside_acme
    change_manager(acme.lena, acme.hal, by=acme.ada)
    for manager in (acme.hal, acme.lena, acme.ben):
        with pytest.raises(ValidationError):
            change_manager(acme.hal, manager, by=acme.ada)


def test_a_new_manager_is_dated_whoever_wrote_it(inside_acme: Acme) -> None:
    acme = inside_acme
    assert acme.ben.managed_since is None
    change_manager(acme.ben, acme.hal, by=acme.ada)
    first = fresh(acme.ben).managed_since
    assert first is not None
    Membership.objects.filter(pk=acme.ben.pk).update(manager=acme.ada)
    second = fresh(acme.ben).managed_since
    assert second is not None
    assert second >= first
    Membership.objects.filter(pk=acme.ben.pk).update(title="Something else")
    assert fresh(acme.ben).managed_since == second


def test_a_lead_leads_everything_below_and_nothing_beside(inside_acme: Acme) -> None:
    acme = inside_acme
    team = UnitFactory.create(
        organization=acme.organization, name="West", parent=acme.sales
    )
    crew = UnitFactory.create(
        organization=acme.organization, name="Harbour", parent=team
    )
    name_lead(acme.legal, acme.lena, by=acme.hal)
    lena = fresh(acme.lena)
    assert led_units(lena) == {acme.sales.pk, team.pk, crew.pk, acme.legal.pk}
    assert not leads(lena, acme.company.pk)
    assert not leads(lena, None)
    assert led_units(fresh(acme.rita)) == frozenset()


def test_a_unit_of_another_organization_is_refused(inside_acme: Acme) -> None:
    acme = inside_acme
    foreign = Unit(pk=1, organization_id=acme.organization.pk + 1)
    with pytest.raises(ValidationError):
        move_to_unit(acme.rita, foreign, by=acme.hal)
    with pytest.raises(ValidationError):
        name_lead(foreign, acme.rita, by=acme.hal)


def test_whoever_leaves_leads_no_unit_any_more_however_many(
    inside_acme: Acme, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    acme = inside_acme
    for unit in (acme.company, acme.legal):
        name_lead(unit, acme.lena, by=acme.hal)
    before = len(verbs())
    with django_assert_num_queries(14):
        leave(acme.lena, by=acme.hal)
    assert verbs()[before:] == [*["unit.lead_ended"] * 3, "member.left"]
    assert not UnitLead.objects.filter(member=acme.lena).exists()


def test_several_lead_one_unit(inside_acme: Acme) -> None:
    acme = inside_acme
    name_lead(acme.sales, acme.rita, by=acme.hal)
    assert leads(fresh(acme.rita), acme.sales.pk)
    assert leads(fresh(acme.lena), acme.sales.pk)


def test_who_left_or_was_deactivated_is_nowhere_counted_as_here(
    inside_acme: Acme,
) -> None:
    """By member, and by rows of theirs: both ask the same condition."""
    acme = inside_acme
    for member in (acme.ben, acme.rita, acme.lena):
        PeriodFactory.create(member=member)
    leave(acme.rita, by=acme.hal)
    acme.ben.user.is_active = False
    acme.ben.user.save()
    of_rows = Period.objects.filter(is_here("member")).values_list("member", flat=True)
    assert set(of_rows) == {acme.lena.pk}
    here = set(Membership.objects.current())
    assert here == {acme.ada, acme.hal, acme.lena}


def test_whoever_leaves_is_out_at_the_next_request(acme: Acme) -> None:
    client = signed_in(acme.lena)
    assert client.get("/o/acme/").status_code == 200
    with in_organization(acme.organization.pk):
        leave(acme.lena, by=acme.hal)
        assert not UnitLead.objects.filter(member=acme.lena).exists()
    assert client.get("/o/acme/").status_code == 404
