"""Reading, reacting, replying, escalating, and the manager's confidence."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from checkins.models import CheckIn, CheckInAccess
from checkins.services import undo_check_in
from feedback.models import ManagerConfidence, OneOnOneItem, Reply
from feedback.partners.services import end_check_in_access, grant_check_in_access
from feedback.replies import flags, manager_confidence, services
from feedback.replies.access import reader_role
from feedback.replies.selectors import n_unanswered
from notifications import events
from organizations.models import Event, Membership
from scheduling.models import Period
from tests.cast import Acme
from tests.feedback.replies.weeks import number_of, said, week_of, week_said

pytestmark = pytest.mark.django_db
PARTNER = CheckInAccess.Kind.PARTNER


@pytest.fixture
def cast(inside_acme: Acme) -> Acme:
    return inside_acme


@pytest.fixture
def period(cast: Acme) -> Period:
    return week_said(cast.ben, cast.ada)


def test_a_check_in_waits_until_its_manager_replies(cast: Acme, period: Period) -> None:
    assert n_unanswered(cast.lena) == 1
    services.mark_read(period, by=cast.lena)
    assert n_unanswered(cast.lena) == 1
    row = services.reply(period, "Well done", by=cast.lena)
    assert n_unanswered(cast.lena) == 0
    services.undo_reply(row, by=cast.lena)
    assert n_unanswered(cast.lena) == 1


def test_a_partners_reply_leaves_the_check_in_waiting(cast: Acme) -> None:
    grant_check_in_access(cast.rita, PARTNER, by=cast.ben)
    period = week_said(cast.ben, cast.ada)
    services.reply(period, "Go on", by=cast.rita)
    assert n_unanswered(cast.lena) == 1


def test_submitting_the_same_reply_twice_creates_one(
    cast: Acme, period: Period
) -> None:
    token = uuid.uuid4()
    first = services.reply(period, "Well done", by=cast.lena, token=token)
    again = services.reply(period, "Well done", by=cast.lena, token=token)
    assert first == again
    assert Event.objects.filter(verb="reply.added").count() == 1
    with pytest.raises(ValidationError):
        services.reply(period, "Mine", by=cast.ben, token=token)


def test_a_second_reaction_replaces_the_first(cast: Acme, period: Period) -> None:
    for reaction in ("seen", "good", "good"):
        services.react(period, reaction, by=cast.lena)
    standing = Reply.objects.filter(undone_at=None)
    assert [row.reaction for row in standing] == ["good"]


def test_a_check_in_that_is_not_submitted_takes_no_reply(cast: Acme) -> None:
    period = week_of(cast.ben, [number_of(cast.ben, cast.ada)])
    with pytest.raises(ValidationError):
        services.reply(period, "Hello", by=cast.lena)


@pytest.mark.parametrize("who", ["ada", "hal", "rita"])
def test_nobody_else_may_reply_or_read(cast: Acme, period: Period, who: str) -> None:
    other = getattr(cast, who)
    assert reader_role(other, period) is None
    with pytest.raises(PermissionDenied):
        services.reply(period, "Hello", by=other)


def test_an_escalation_gives_access_to_that_check_in_only(
    cast: Acme, period: Period
) -> None:
    earlier = said(week_of(cast.ben, [], back=1), number_of(cast.ben, cast.ada, "B"))
    cast.lena.manager = cast.ada
    cast.lena.save(update_fields=["manager"])
    row = services.escalate(period, "He needs Legal", by=cast.lena)
    assert services.escalate(period, "Again", by=cast.lena) == row
    assert reader_role(cast.ada, period) == "above"
    assert reader_role(cast.ada, earlier) is None
    assert n_unanswered(cast.lena) == 2
    services.undo_reply(row, by=cast.lena)
    assert reader_role(cast.ada, period) is None


def test_only_a_manager_with_a_manager_may_escalate(cast: Acme, period: Period) -> None:
    with pytest.raises(ValidationError):
        services.escalate(period, "Up", by=cast.lena)
    with pytest.raises(PermissionDenied):
        services.escalate(period, "Up", by=cast.ben)


def test_a_partner_reads_from_the_day_they_were_chosen_until_it_ends(
    cast: Acme, period: Period
) -> None:
    row = grant_check_in_access(cast.rita, PARTNER, by=cast.ben)
    assert reader_role(cast.rita, period) is None
    Period.objects.filter(pk=period.pk).update(submitted_at=row.since)
    period.refresh_from_db(fields=["submitted_at"])
    assert reader_role(cast.rita, period) == "partner"
    end_check_in_access(row, by=cast.rita)
    assert reader_role(cast.rita, period) is None


def test_a_former_manager_has_no_access(cast: Acme, period: Period) -> None:
    services.reply(period, "Well done", by=cast.lena)
    Membership.objects.filter(pk=cast.ben.pk).update(manager=cast.ada)
    period.member.refresh_from_db()
    assert reader_role(cast.lena, period) is None
    assert reader_role(cast.ada, period) == "manager"
    assert Reply.objects.filter(by=cast.lena, undone_at=None).exists()


@pytest.mark.parametrize(("owners", "managers", "gap"), [(90, 50, 1), (90, 70, 0)])
def test_a_confidence_gap_of_two_steps_creates_a_one_on_one_item(
    cast: Acme, owners: int, managers: int, gap: int
) -> None:
    goal = number_of(cast.ben, cast.ada)
    period = said(week_of(cast.ben, [goal]), goal, confidence=owners)
    for _again in range(2):
        manager_confidence.give_confidence(goal, period, managers, by=cast.lena)
    items = OneOnOneItem.objects.filter(goal=goal)
    assert items.count() == gap
    manager_confidence.give_confidence(goal, period, owners, by=cast.lena)
    assert items.count() == 0


def test_a_managers_confidence_is_given_and_withdrawn_once(
    cast: Acme, period: Period
) -> None:
    goal = period.check_ins.get().goal
    for confidence in (10, 10, 30):
        manager_confidence.give_confidence(goal, period, confidence, by=cast.lena)
    assert Event.objects.filter(verb="confidence.given").count() == 2
    assert ManagerConfidence.objects.get().confidence == 30
    for _again in range(2):
        manager_confidence.withdraw_confidence(goal, period, by=cast.lena)
    assert Event.objects.filter(verb="confidence.withdrawn").count() == 1
    assert not ManagerConfidence.objects.exists()


def test_an_open_confidence_gap_is_not_added_again(cast: Acme) -> None:
    goal = number_of(cast.ben, cast.ada)
    for back in (1, 0):
        period = week_of(cast.ben, [goal], back=back)
        said(period, goal, f"week {back}", confidence=90)
        manager_confidence.give_confidence(goal, period, 10, by=cast.lena)
    assert OneOnOneItem.objects.filter(goal=goal).count() == 1


def test_only_the_manager_may_give_confidence(cast: Acme, period: Period) -> None:
    goal = period.check_ins.get().goal
    with pytest.raises(PermissionDenied):
        manager_confidence.give_confidence(goal, period, 10, by=cast.hal)
    other = number_of(cast.rita, cast.ada, "Hers")
    with pytest.raises(ValidationError):
        manager_confidence.give_confidence(other, period, 10, by=cast.lena)


def test_a_managers_confidence_needs_the_owners_first(cast: Acme) -> None:
    goal = number_of(cast.ben, cast.ada)
    period = week_of(cast.ben, [goal])
    with pytest.raises(ValidationError):
        manager_confidence.give_confidence(goal, period, 10, by=cast.lena)


def test_a_confidence_gap_follows_the_owners_later_check_in(cast: Acme) -> None:
    """The gap opens, is added again, and closes, as the owner changes their confidence."""
    goal = number_of(cast.ben, cast.ada)
    period = said(week_of(cast.ben, [goal]), goal, confidence=50)
    manager_confidence.give_confidence(goal, period, 50, by=cast.lena)
    assert not OneOnOneItem.objects.exists()
    said(period, goal, "Better", confidence=90)
    events.handle_events(cast.organization.pk)
    item = OneOnOneItem.objects.get()
    assert item.by == cast.lena
    assert "Ben: certain, Lena: even odds" in item.text
    manager_confidence.give_confidence(goal, period, 30, by=cast.lena)
    item.refresh_from_db()
    assert "Ben: certain, Lena: doubtful" in item.text
    said(period, goal, "Less", confidence=30)
    events.handle_events(cast.organization.pk)
    assert not OneOnOneItem.objects.exists()
    undo_check_in(CheckIn.objects.current().get(goal=goal), by=cast.ben)
    events.handle_events(cast.organization.pk)
    assert "Ben: certain, Lena: doubtful" in OneOnOneItem.objects.get().text


def test_a_future_leaving_date_does_not_affect_waiting_check_ins(
    cast: Acme, period: Period
) -> None:
    later = timezone.now() + dt.timedelta(days=30)
    Membership.objects.filter(pk=cast.ben.pk).update(left_at=later)
    assert n_unanswered(cast.lena) == 1
    Membership.objects.filter(pk=cast.ben.pk).update(left_at=timezone.now())
    assert n_unanswered(cast.lena) == 0


def test_flagging_adds_one_item_that_can_be_removed(cast: Acme, period: Period) -> None:
    for _again in range(2):
        flags.flag_for_one_on_one(period, "The ports", by=cast.lena)
    assert [item.text for item in OneOnOneItem.objects.all()] == ["The ports"]
    flags.unflag(period, by=cast.lena)
    assert not OneOnOneItem.objects.exists()
