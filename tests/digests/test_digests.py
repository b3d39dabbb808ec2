"""Digests: once for each reader and week, rendered at sending."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from feedback.replies import services
from notifications import sweeps
from notifications.chat.services import pause_webhook
from notifications.models import Delivery, Message
from notifications.planning.digests import next_morning, plan_digests
from notifications.types.manager_digest import MANAGER_DIGEST
from notifications.types.unit_digest import UNIT_DIGEST
from organizations.models import Location, Membership, Organization, UnitLead
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme
from tests.costs import n_queries
from tests.factories import (
    ChannelPreferenceFactory,
    ChatWebhookFactory,
    HolidayFactory,
    LeaveFactory,
    LocationFactory,
    UnitFactory,
)
from tests.feedback.replies.weeks import number_of, said, week_of

pytestmark = [pytest.mark.django_db, pytest.mark.days]
BERLIN = ZoneInfo("Europe/Berlin")
WEEKEND = [6, 7]
DAY = dt.timedelta(days=1)


@pytest.fixture
def over(acme: Acme) -> Acme:
    """Ben has submitted, Rita has not; the week closed an hour ago."""
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.rita.pk).update(manager=acme.lena)
        goal = number_of(acme.ben, acme.ada)
        said(week_of(acme.ben, [goal]), goal, "SECRET", blocked="Legal", confidence=70)
        again = week_of(acme.ben, [goal])
        said(again, goal, "Less", confidence=30, value=8)
        week_of(acme.rita, [number_of(acme.rita, acme.ada, "Hers")])
        now = timezone.now()
        Period.objects.update(
            opens_at=now - dt.timedelta(days=4), closes_at=now - dt.timedelta(hours=1)
        )
    return acme


def told(organization: Organization, kind: str = "digest.manager") -> Message:
    found = Message.objects.select_related(
        "recipient__user", "recipient__unit", "webhook", "organization"
    )
    return found.get(organization=organization, kind=kind)


def test_a_manager_gets_one_digest_however_often_it_is_scheduled(over: Acme) -> None:
    organization = over.organization
    assert [plan_digests(organization.pk) for _again in range(3)] == [1, 0, 0]
    with in_organization(organization.pk):
        message = told(organization)
        assert message.recipient == over.lena
        assert message.due_at > timezone.now()
        assert message.due_at.astimezone(over.lena.zone).hour == 8
        assert Delivery.objects.filter(message=message).count() == 1


def test_no_digest_is_sent_while_the_week_is_open(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        week_of(acme.ben, [number_of(acme.ben, acme.ada)])
    assert plan_digests(acme.organization.pk) == 0


def test_no_digest_is_sent_for_weeks_closed_long_ago(over: Acme) -> None:
    now = timezone.now() + dt.timedelta(days=6)
    assert plan_digests(over.organization.pk, now) == 0


def test_the_digest_is_rendered_from_the_data_at_sending(over: Acme) -> None:
    plan_digests(over.organization.pk)
    with in_organization(over.organization.pk):
        message = told(over.organization)
        mail = MANAGER_DIGEST.emails([message])[message.pk]
        for ending in ("html", "txt"):
            name = f"notifications/email/manager_digest.{ending}"
            body = render_to_string(name, {"subject": mail.subject, **mail.context})
            assert "Ben (week of " in body
        digest = mail.context["digest"]
        assert digest.headline == (
            "One check-in to reply to, one person hasn’t checked in"
        )
        assert [(note.name, note.text) for note in digest.blockers] == [
            ("Ben", "Legal")
        ]
        assert digest.silent == ["Rita"]
        period = Period.objects.get(member=over.ben)
        services.reply(period, "Thanks", by=over.lena)
        assert (
            MANAGER_DIGEST.emails([message])[message.pk].subject
            == "One person hasn’t checked in"
        )
        Membership.objects.filter(manager=over.lena).update(manager=None)
        assert MANAGER_DIGEST.skip_reasons([message])[message.pk] == "done"


def test_a_chat_digest_has_counts_and_goals_but_no_personal_text(over: Acme) -> None:
    with in_organization(over.organization.pk):
        ChatWebhookFactory.create(by=over.ada)
    plan_digests(over.organization.pk)
    assert UNIT_DIGEST.chat_texts is not None
    with in_organization(over.organization.pk):
        message = told(over.organization, "digest.unit")
        text = UNIT_DIGEST.chat_texts([message])[message.pk]
    for hidden in ("SECRET", "Legal", "Rita", "Less"):
        assert hidden not in text
    # How many of both of them; "week of 28 February" is another thing.
    assert not re.search(r"\d of 2\b", text)


def test_a_room_gets_the_digest_of_its_unit_and_those_below(over: Acme) -> None:
    """Ben works in a team of Sales; a room that is paused or took other types waits."""
    organization = over.organization
    with in_organization(organization.pk):
        team, empty = (
            UnitFactory.create(organization=organization, name=name, parent=parent)
            for name, parent in (("North", over.sales), ("Empty", over.company))
        )
        # Since before the weeks of the digests.
        since = dt.date(2020, 1, 1)
        Membership.objects.filter(pk=over.ben.pk).update(unit=team, unit_since=since)
        wanted = [
            ChatWebhookFactory.create(by=over.ada, unit=unit)
            for unit in (None, over.sales, team)
        ]
        ChatWebhookFactory.create(by=over.ada, unit=empty)
        ChatWebhookFactory.create(by=over.ada, kinds=["check_in.opened"])
        pause_webhook(ChatWebhookFactory.create(by=over.ada), by=over.ada)
    plan_digests(organization.pk)
    with in_organization(organization.pk):
        found = Message.objects.filter(kind="digest.unit").order_by("webhook_id")
        assert [row.webhook for row in found] == wanted


def test_leaders_get_their_units_digest_when_subscribed(over: Acme) -> None:
    assert plan_digests(over.organization.pk) == 1
    wants_unit_digest(over.lena)
    assert plan_digests(over.organization.pk) == 1
    with in_organization(over.organization.pk):
        message = told(over.organization, "digest.unit")
        line = UNIT_DIGEST.inbox_lines([message])[message.pk].text
        mail = UNIT_DIGEST.emails([message])[message.pk]
        html = render_to_string(
            "notifications/email/unit_digest.html",
            {"subject": mail.subject, **mail.context},
        )
    assert line.startswith("Sales, week of")
    # Of one person, a number says who.
    for text in (line, mail.subject, html):
        assert "1 of 1 submitted" not in text


def test_a_digest_names_the_unit_whose_numbers_it_has(over: Acme) -> None:
    """Lena leads Sales, and is a member of another unit."""
    wants_unit_digest(over.lena)
    with in_organization(over.organization.pk):
        Membership.objects.filter(pk=over.lena.pk).update(unit=over.company)
    plan_digests(over.organization.pk)
    with in_organization(over.organization.pk):
        message = told(over.organization, "digest.unit")
        line = UNIT_DIGEST.inbox_lines([message])[message.pk].text
    assert line.startswith("Sales, week of")


def test_digests_of_units_need_no_query_for_each(over: Acme) -> None:
    organization = over.organization
    with in_organization(organization.pk):
        for unit in (over.company, over.sales, over.legal):
            ChatWebhookFactory.create(by=over.ada, unit=unit)
    plan_digests(organization.pk)

    def write(n: int) -> None:
        rows = Message.objects.filter(kind="digest.unit")
        messages = list(rows.select_related("webhook", "organization")[:n])
        assert UNIT_DIGEST.chat_texts is not None
        assert len(UNIT_DIGEST.chat_texts(messages)) == n

    with in_organization(organization.pk):
        assert n_queries(lambda: write(3)) == n_queries(lambda: write(1))


def test_the_sweep_finds_organizations_with_due_digests(over: Acme) -> None:
    plan_digests(over.organization.pk)
    assert over.organization.pk in sweeps.organizations_to_digest()


def test_a_unit_does_not_wait_for_the_check_ins_of_another(over: Acme) -> None:
    wants_unit_digest(over.lena)
    with in_organization(over.organization.pk):
        later = timezone.now() + dt.timedelta(days=3)
        ritas = Period.objects.filter(member=over.rita)
        ritas.update(closes_at=later, grace_until=later)
        Membership.objects.filter(pk=over.rita.pk).update(manager=None)
    plan_digests(over.organization.pk)
    with in_organization(over.organization.pk):
        assert told(over.organization, "digest.unit").recipient == over.lena


def test_who_leads_no_unit_any_more_is_told_nothing(over: Acme) -> None:
    """R10: between notification and sending; of no unit is not of everybody."""
    wants_unit_digest(over.lena)
    plan_digests(over.organization.pk)
    with in_organization(over.organization.pk):
        message = told(over.organization, "digest.unit")
        assert UNIT_DIGEST.skip_reasons([message]) == {message.pk: ""}
        UnitLead.objects.filter(member=over.lena).delete()
        message = told(over.organization, "digest.unit")
        assert UNIT_DIGEST.skip_reasons([message]) == {message.pk: "not_permitted"}


def wants_unit_digest(member: Membership) -> None:
    with in_organization(member.organization_id):
        ChannelPreferenceFactory.create(
            member=member,
            kind="digest.unit",
            channel="email",
            is_on=True,
        )


@pytest.fixture
def office(over: Acme) -> Location:
    """Where Lena works, on all days of the week."""
    with in_organization(over.organization.pk):
        office = LocationFactory.create(
            organization=over.organization,
            name="Berlin",
            time_zone="Europe/Berlin",
            weekend=[],
        )
        Membership.objects.filter(pk=over.lena.pk).update(location=office)
    return office


def days_until_told(acme: Acme) -> int | None:
    """Days from the closing of the week to the digest, by Lena's calendar; None: no
    digest.
    """
    plan_digests(acme.organization.pk)
    with in_organization(acme.organization.pk):
        message = Message.objects.filter(kind="digest.manager").first()
        if message is None:
            return None
        local = message.due_at.astimezone(BERLIN)
        assert local.time() == dt.time(8)
        return (local.date() - closed_on()).days


def closed_on() -> dt.date:
    period = Period.objects.order_by("closes_at")[0]
    return period.closes_at.astimezone(BERLIN).date()


@pytest.mark.parametrize(
    ("holidays", "leave", "days"),
    [
        ([], None, 1),
        ([1], None, 2),
        ([1, 2], (3, 3), 4),
        ([], (1, 2), 3),
        # By then it is no news any more.
        ([], (1, 6), None),
    ],
)
def test_the_digest_waits_until_after_holidays_and_leave(
    over: Acme,
    office: Location,
    holidays: list[int],
    leave: tuple[int, int] | None,
    days: int | None,
) -> None:
    """`holidays`, `leave`: so many days after the week closed."""
    organization = over.organization
    with in_organization(organization.pk):
        elsewhere = LocationFactory.create(
            organization=organization, name="Oslo", time_zone="Europe/Oslo"
        )
        own = [(office, n) for n in holidays]
        for where, n in [*own, (elsewhere, 1), (elsewhere, 2)]:
            on = closed_on() + n * DAY
            HolidayFactory.create(organization=organization, location=where, on=on)
        if leave:
            LeaveFactory.create(
                member=over.lena,
                starts_on=closed_on() + leave[0] * DAY,
                ends_on=closed_on() + leave[1] * DAY,
                by=over.lena,
            )
    assert days_until_told(over) == days


def test_a_removed_holiday_counts_as_a_working_day(
    over: Acme, office: Location
) -> None:
    with in_organization(over.organization.pk):
        HolidayFactory.create(
            organization=over.organization,
            location=office,
            on=closed_on() + DAY,
            is_struck=True,
        )
    assert days_until_told(over) == 1


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        # Friday noon: Monday at eight.
        ("2026-11-27T12:00+01:00", "2026-11-30T08:00+01:00"),
        ("2026-11-25T23:59+01:00", "2026-11-26T08:00+01:00"),
        # Over the end of summer time.
        ("2026-10-23T12:00+02:00", "2026-10-26T08:00+01:00"),
    ],
)
def test_the_digest_is_due_on_the_next_working_morning(after: str, wanted: str) -> None:
    due_at = next_morning(
        dt.datetime.fromisoformat(after),
        dt.time(8),
        BERLIN,
        lambda day: day.isoweekday() in WEEKEND,
    )
    assert due_at == dt.datetime.fromisoformat(wanted)


def test_no_digest_is_sent_where_every_day_is_off() -> None:
    at = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
    assert next_morning(at, dt.time(8), BERLIN, lambda _day: True) is None
