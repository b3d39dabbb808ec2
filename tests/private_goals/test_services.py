"""Who makes goals private, whom they name, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.urls import reverse

from goals.models import Adjustment, Goal, GoalReader
from goals.services import (
    LoopError,
    ReasonRequiredError,
    align_goal,
    close_goal,
    edit_goal,
    readers_of,
    set_visibility,
    share_draft,
)
from organizations.models import Event, Membership
from organizations.tenancy import in_organization
from people.departures.services import let_leave
from tests.factories import GoalFactory
from tests.isolation.conftest import signed_in

if TYPE_CHECKING:
    from tests.cast import Acme
    from tests.private_goals.conftest import Private

PRIVATE, OPEN = Goal.Visibility.PRIVATE, Goal.Visibility.OPEN
OK, NOT_FOUND, FORBIDDEN = 200, 404, 403


def status(member: Membership, goal: Goal, name: str = "detail") -> int:
    url = reverse(f"goals:{name}", args=["acme", goal.public_id])
    return int(signed_in(member).get(url).status_code)


def name(private: Private, **may_edit: bool) -> None:
    acme = private.acme
    readers = {getattr(acme, who): edits for who, edits in may_edit.items()}
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        set_visibility(private.secret, PRIVATE, by=acme.rita, readers=readers)


def test_those_named_read_or_edit_it_until_they_are_not(private: Private) -> None:
    acme, secret = private.acme, private.secret
    name(private, ben=False, lena=True)
    assert [status(acme.ben, secret), status(acme.ben, secret, "edit")] == [
        OK,
        FORBIDDEN,
    ]
    assert [status(acme.lena, secret), status(acme.lena, secret, "edit")] == [OK, OK]
    assert status(acme.hal, secret) == status(acme.ada, secret) == NOT_FOUND
    name(private, ben=True)
    assert status(acme.lena, secret) == NOT_FOUND
    assert status(acme.ben, secret, "edit") == OK


def test_managers_read_it_where_the_organization_lets_them(private: Private) -> None:
    acme, secret = private.acme, private.secret
    assert status(acme.lena, secret) == NOT_FOUND
    acme.organization.managers_read_private_goals = True
    acme.organization.save()
    assert [status(acme.lena, secret), status(acme.lena, secret, "edit")] == [
        OK,
        FORBIDDEN,
    ]
    assert status(acme.ben, secret) == status(acme.hal, secret) == NOT_FOUND


def test_only_its_owner_says_who_reads_it(private: Private) -> None:
    acme = private.acme
    name(private, lena=True)
    for member in (acme.lena, acme.hal, acme.ada):
        with pytest.raises(PermissionDenied):
            set_visibility(private.secret, OPEN, by=member, reason="Mine")


def test_in_force_it_takes_a_reason_that_stays_in_the_history(private: Private) -> None:
    acme, secret = private.acme, private.secret
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        with pytest.raises(ReasonRequiredError):
            set_visibility(secret, OPEN, by=acme.rita)
        secret.refresh_from_db()
        set_visibility(secret, OPEN, by=acme.rita, reason="Agreed")
        set_visibility(secret, OPEN, by=acme.rita)
        changes = Adjustment.objects.filter(goal=secret, field="visibility")
        assert list(changes.values_list("before", "after", "reason")) == [
            ("private", "open", "Agreed")
        ]
        events = Event.objects.filter(verb="goal.made_open")
        assert [event.data for event in events] == [{}]
    assert status(acme.ben, secret) == OK


def test_what_is_open_again_names_nobody(private: Private) -> None:
    acme = private.acme
    name(private, ben=True)
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        set_visibility(private.secret, OPEN, by=acme.rita, reason="Agreed")
        assert readers_of(private.secret) == []


def test_the_database_knows_whom_a_goal_names(private: Private) -> None:
    acme = private.acme
    name(private, ben=False)
    seen = set()
    for who in ("ada", "hal", "lena", "ben", "rita"):
        member = getattr(acme, who)
        with in_organization(acme.organization.pk, member_id=member.pk):
            seen |= {who} if GoalReader.objects.exists() else set()
    assert seen == {"ben", "rita"}


def test_nobody_names_themselves_by_raw_rows(private: Private) -> None:
    acme = private.acme
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        in_organization(acme.organization.pk, member_id=acme.lena.pk),
    ):
        Goal.objects.create(
            organization=acme.organization,
            cycle=private.top.cycle,
            framework="okr",
            kind="objective",
            title="Somebody else's",
            owner=acme.rita,
            visibility=PRIVATE,
        )


def test_only_people_who_are_here_are_named(private: Private) -> None:
    acme = private.acme
    with in_organization(acme.organization.pk):
        acme.ben.joined_at = None
        with pytest.raises(ValidationError):
            set_visibility(
                private.secret, PRIVATE, by=acme.rita, readers={acme.ben: False}
            )


def test_a_private_draft_is_not_shared(inside_acme: Acme) -> None:
    rita = inside_acme.rita
    draft = GoalFactory.create(
        by=rita, owner=rita, state=Goal.State.DRAFT, visibility=PRIVATE
    )
    with pytest.raises(ValidationError):
        share_draft(draft, by=rita)


def test_a_loop_through_a_goal_that_one_cannot_see_is_refused(private: Private) -> None:
    """Ada moves her goal below Ben's, which stands under Rita's private one."""
    acme = private.acme
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        align_goal(private.above, to=private.top, by=acme.rita, reason="Fits")
    with in_organization(acme.organization.pk):
        below = GoalFactory.create(by=acme.ben, owner=acme.ben, parent=private.above)
    with (
        pytest.raises((LoopError, DatabaseError)),
        in_organization(acme.organization.pk, member_id=acme.ada.pk),
    ):
        align_goal(private.top, to=below, by=acme.ada, reason="Fits")


def test_closing_its_parent_keeps_its_number(private: Private) -> None:
    """Whoever closes it may not read all that it is made of."""
    acme = private.acme
    with in_organization(acme.organization.pk, member_id=acme.ada.pk):
        top = Goal.objects.get(pk=private.top.pk)
        Goal.objects.filter(pk=private.sibling.pk).update(current=30)
        close_goal(top, by=acme.ada)
    assert top.final_progress == pytest.approx((0.75 + 0.73219) / 2)


def test_its_child_is_edited_by_who_cannot_read_the_parent(private: Private) -> None:
    acme = private.acme
    with in_organization(acme.organization.pk, member_id=acme.ben.pk):
        goal = Goal.objects.get(pk=private.below.pk)
        edit_goal(goal, by=acme.ben, title="Carry on well", reason="Clearer")
        goal.refresh_from_db()
        assert goal.parent_id == private.above.pk
    for page in ("edit", "align", "explain"):
        assert status(acme.ben, private.below, page) == OK


def test_a_leaver_s_private_goal_changes_hands_unread(private: Private) -> None:
    acme, secret = private.acme, private.secret
    name(private, ben=True)
    with in_organization(acme.organization.pk, member_id=acme.hal.pk):
        rita = Membership.objects.select_related("organization").get(pk=acme.rita.pk)
        let_leave(rita, last_day=None, reports_to=None, goals_to=acme.lena, by=acme.hal)
    assert status(acme.lena, secret) == OK
    for member in (acme.hal, acme.ada, acme.ben):
        assert status(member, secret) == NOT_FOUND


def test_hr_does_not_hand_it_to_themselves(private: Private) -> None:
    acme = private.acme
    with in_organization(acme.organization.pk, member_id=acme.hal.pk):
        rita = Membership.objects.select_related("organization").get(pk=acme.rita.pk)
        let_leave(rita, last_day=None, reports_to=None, goals_to=acme.hal, by=acme.hal)
    with in_organization(acme.organization.pk):
        owner = Goal.objects.values_list("owner_id", flat=True)
        assert owner.get(pk=private.secret.pk) == acme.rita.pk
    assert status(acme.hal, private.secret) == NOT_FOUND
