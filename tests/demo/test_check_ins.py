"""The demo's check-ins: scheduled, submitted, excused, waiting."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from checkins.models import AutomaticValue
from feedback.models import Reply
from organizations.models import Membership, Organization
from organizations.weeks import week_start
from scheduling.current_period import current_period
from scheduling.models import Period
from scheduling.plan import plan

pytestmark = pytest.mark.days

FRIDAY = 5


def of(name: str) -> Membership:
    return Membership.objects.select_related("user", "location", "organization").get(
        user__name=name
    )


def test_planning_after_loading_changes_nothing(kestrel_today: Organization) -> None:
    planned = plan(kestrel_today)
    assert (planned.n_made, planned.n_removed, planned.n_goals) == (0, 0, 0)


def test_amara_was_on_leave_for_a_week_with_automatic_values(
    kestrel_today: Organization,
) -> None:
    amara = of("Amara Osei")
    away = Period.objects.get(member=amara, excuse=Period.Excuse.LEAVE)
    read = AutomaticValue.objects.get(goal__title="10 opps past legal review")
    assert read.value == 8
    assert away.week_on <= read.on
    assert not amara.periods.filter(pk=away.pk, check_ins__isnull=False).exists()


def test_daniel_replied_to_all_but_two_of_his_reports(
    kestrel_today: Organization,
) -> None:
    week_on = week_start(kestrel_today.today(), kestrel_today.first_weekday)
    periods = Period.objects.filter(member__manager=of("Daniel Brandt"))
    last = max(each.week_on for each in periods if each.week_on < week_on)
    in_last = periods.filter(week_on=last).exclude(submitted_at=None)
    assert in_last.filter(answered_at=None).count() == 2
    assert Reply.objects.filter(period__in=in_last, kind="answer").count() == 2
    zone, now = ZoneInfo(kestrel_today.time_zone), timezone.now()
    reactions = list(Reply.objects.filter(kind="reaction"))
    assert reactions
    for reply in reactions:
        assert reply.created_at <= now
        assert reply.created_at.astimezone(zone).isoweekday() <= FRIDAY


def test_a_check_in_is_open_on_any_day(kestrel_today: Organization) -> None:
    amara = of("Amara Osei")
    period = current_period(amara)
    assert period is not None
    assert period.week_on <= kestrel_today.today()
    assert period.submitted_at is None
    assert len(period.goal_ids) == 3
