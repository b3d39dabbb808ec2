"""RELIABILITY R10: whether a message is still due is decided when it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from notifications.models import (
    Delivery,
    Message,
)
from notifications.outbox import notify
from notifications.registry import (
    EmailContent,
    InboxLine,
    NotificationType,
    registered_temporarily,
)
from notifications.tasks import deliver, remind
from scheduling.check_in_policy import policy_of
from scheduling.models import Period
from tests.cast import Acme
from tests.factories import (
    ChannelPreferenceFactory,
    CheckInFactory,
    DeliverySettingsFactory,
    HolidayFactory,
    LeaveFactory,
    MailStopFactory,
    PeriodFactory,
)
from tests.outbox.thursday import DAY, NOW, TODAY
from tests.reminders.jobs import delivery_results, make_numbers, remind_and_deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def left(period: Period) -> None:
    period.member.left_at = NOW
    period.member.save()


def locked_out(period: Period) -> None:
    period.member.user.is_active = False
    period.member.user.save()


def done(period: Period) -> None:
    Period.objects.filter(pk=period.pk).update(submitted_at=NOW)


def excused(period: Period) -> None:
    Period.objects.filter(pk=period.pk).update(excuse="leave")


def closed(period: Period) -> None:
    Period.objects.filter(pk=period.pk).update(closes_at=NOW)


def on_leave(period: Period) -> None:
    ben = period.member
    LeaveFactory.create(
        member=ben,
        by=ben,
        starts_on=TODAY,
        ends_on=TODAY + DAY,
    )


def on_holiday(period: Period) -> None:
    for day in (TODAY, TODAY + DAY):
        HolidayFactory.create(organization=period.organization, on=day, name="Feast")


def paused(period: Period) -> None:
    DeliverySettingsFactory.create(member=period.member, muted_until=TODAY)


def unsubscribed(period: Period) -> None:
    ChannelPreferenceFactory.create(
        member=period.member,
        kind="check_in.closing",
        channel="email",
        is_on=False,
    )


def bounced(period: Period) -> None:
    MailStopFactory.create(member=period.member, reason="bounced")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (left, "left"),
        (locked_out, "left"),
        (done, "done"),
        (excused, "excused"),
        (closed, "closed"),
        (on_leave, "on_leave"),
        (on_holiday, "on_leave"),
        (paused, "muted"),
        (unsubscribed, "not_by_this_channel"),
        (bounced, "mail_stopped"),
    ],
)
def test_changes_since_the_notification_are_considered(
    period: Period, change: Callable[[Period], None], reason: str
) -> None:
    remind(period.organization_id)
    change(period)
    deliver(period.organization_id)

    assert mail.outbox == []
    assert delivery_results() == [("email", "skipped", reason)]


def test_people_back_from_leave_before_closing_are_reminded_then(
    period: Period, clock: Traveller
) -> None:
    LeaveFactory.create(
        member=period.member,
        by=period.member,
        starts_on=TODAY,
        ends_on=TODAY,
    )
    assert remind_and_deliver(period.organization_id) == []
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("waiting", 0)
    assert row.due_at == dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC)
    assert row.message.day == TODAY + DAY

    clock.move_to(dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC))
    assert len(remind_and_deliver(period.organization_id)) == 1


def test_a_delivery_waits_until_quiet_hours_end(
    period: Period, clock: Traveller
) -> None:
    clock.move_to(dt.datetime(2026, 11, 19, 23, tzinfo=dt.UTC))
    assert remind_and_deliver(period.organization_id) == []
    assert Delivery.objects.get().due_at == dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC)

    clock.move_to(dt.datetime(2026, 11, 20, 7, 1, tzinfo=dt.UTC))
    assert len(remind_and_deliver(period.organization_id)) == 1


def test_own_quiet_hours_override_the_organizations(period: Period) -> None:
    DeliverySettingsFactory.create(
        member=period.member,
        quiet_from=dt.time(9),
        quiet_until=dt.time(12),
    )
    assert remind_and_deliver(period.organization_id) == []
    assert Delivery.objects.get().due_at == dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)


def test_a_reminder_that_quiet_hours_make_too_late_is_skipped(period: Period) -> None:
    policy = policy_of(period.organization)
    policy.quiet_from, policy.quiet_until = dt.time(9), dt.time(8)
    policy.save()
    Period.objects.update(closes_at=NOW + dt.timedelta(hours=3))

    assert remind_and_deliver(period.organization_id) == []
    assert delivery_results() == [("email", "skipped", "quiet_hours")]
    assert Message.objects.get().posted_at is not None


def test_a_reminder_counts_only_open_goals(period: Period, inside_acme: Acme) -> None:
    CheckInFactory.create(
        organization=period.organization,
        goal_id=period.goal_ids[0],
        by=period.member,
        period=period,
        on=TODAY,
    )
    (sent,) = remind_and_deliver(period.organization_id)
    assert sent.subject == "One number, under a minute"
    assert "Number 1" not in sent.body


def test_a_notification_type_that_fails_to_render_blocks_no_other(
    period: Period, inside_acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RELIABILITY R5."""
    notify("goal.silent", to=inside_acme.lena, occurrence="x", data={"wrong": 1})
    assert len(remind_and_deliver(period.organization_id)) == 1
    assert ("email", "waiting", "broken: KeyError") in delivery_results()


def test_each_message_needs_one_commit_and_no_further_query(inside_acme: Acme) -> None:
    people = [inside_acme.ada, inside_acme.ben, inside_acme.lena, inside_acme.rita]
    counts = []
    for members in (people[:1], people[1:]):
        for member in members:
            PeriodFactory.create(
                to_remind=True, member=member, goals=make_numbers(member)
            )
        remind(inside_acme.organization.pk)
        with CaptureQueriesContext(connection) as queries:
            deliver(inside_acme.organization.pk)
        counts.append(len(queries))

    assert len(mail.outbox) == 4
    # The update, and around it what makes a transaction (here a savepoint) of it.
    assert (counts[1] - counts[0]) / 2 <= 6


@pytest.mark.parametrize("end", [left, bounced, done])
def test_ephemeral_text_is_deleted_however_a_delivery_ends(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch, end: Callable[[Period], None]
) -> None:
    """RELIABILITY P3: what is given back to its writer is kept for that alone."""
    period = PeriodFactory.create(
        to_remind=True, member=inside_acme.ben, goals=make_numbers(inside_acme.ben)
    )
    declared = NotificationType(
        action="own_settings.keep",
        label="x",
        template="new_check_in_link",
        kind="mail.trouble",
        skip_reasons=lambda messages: {row.pk: "" for row in messages},
        inbox_lines=lambda messages: {row.pk: InboxLine("x") for row in messages},
        emails=lambda messages: {row.pk: EmailContent("x", {}) for row in messages},
        respects_quiet_hours=False,
        ephemeral_data=("typed",),
    )
    data = {"period": period.pk, "typed": "22, likely"}
    notify("mail.trouble", to=inside_acme.ben, occurrence="x", data=data)
    end(period)
    with registered_temporarily(declared):
        deliver(inside_acme.organization.pk)

    assert Delivery.objects.get().state == ("sent" if end is done else "skipped")
    assert Message.objects.get().data == {"period": period.pk}
