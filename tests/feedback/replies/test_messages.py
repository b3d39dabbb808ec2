"""Notifications of replies: recipients, and what they never contain."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from checkins.models import CheckInAccess
from feedback.one_on_ones.services import add_item, save_notes
from feedback.partners.services import end_check_in_access, grant_check_in_access
from feedback.replies import flags, services
from notifications import events
from notifications.content.check_in_updates import updates_by_period
from notifications.models import Message
from notifications.registry import all_types, get_type
from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme
from tests.feedback.replies.weeks import number_of, said, week_of, week_said
from tests.isolation.test_every_url import INSIDE

pytestmark = pytest.mark.django_db
NOTE, SAID, ITEM = "sentinel-note", "sentinel-reply", "sentinel-item"


@pytest.fixture
def period(acme: Acme) -> Period:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.lena.pk).update(manager=acme.ada)
        acme.lena.refresh_from_db()
        return week_said(acme.ben, acme.ada)


def told(kind: str) -> list[Message]:
    rows = Message.objects.filter(kind=kind).select_related(
        "recipient__user", "recipient__organization", "recipient__location"
    )
    return list(rows.order_by("pk"))


def bodies(messages: list[Message]) -> str:
    """Every subject and both bodies."""
    text = ""
    for message in messages:
        declared = get_type(message.kind)
        for content in declared.emails([message]).values():
            context = {"subject": content.subject, **content.context}
            text += content.subject
            for ending in ("html", "txt"):
                name = f"notifications/email/{declared.template}.{ending}"
                text += render_to_string(name, context)
    return text


def test_a_reply_is_notified_after_the_undo_delay(acme: Acme, period: Period) -> None:
    with in_organization(acme.organization.pk):
        row = services.reply(period, SAID, by=acme.lena)
    events.handle_events(acme.organization.pk)
    with in_organization(acme.organization.pk):
        (message,) = told("check_in.replied")
        assert message.recipient == acme.ben
        assert message.due_at >= row.created_at + dt.timedelta(seconds=59)
        assert get_type("check_in.replied").skip_reasons([message]) == {message.pk: ""}
        assert bodies([message]).count(SAID) >= 2
        services.undo_reply(row, by=acme.lena)
        assert get_type("check_in.replied").skip_reasons([message])[message.pk] != ""


def test_a_reply_to_a_reply_notifies_its_author(acme: Acme, period: Period) -> None:
    with in_organization(acme.organization.pk):
        services.react(period, "good", by=acme.lena)
        services.reply(period, "Thanks", by=acme.ben)
    events.handle_events(acme.organization.pk)
    with in_organization(acme.organization.pk):
        to = [message.recipient for message in told("check_in.replied")]
        assert to == [acme.ben, acme.lena]


def test_a_text_after_a_reaction_is_one_notification(
    acme: Acme, period: Period
) -> None:
    with in_organization(acme.organization.pk):
        services.react(period, "good", by=acme.lena)
        services.reply(period, "And more", by=acme.lena)
    events.handle_events(acme.organization.pk)
    with in_organization(acme.organization.pk):
        wanted = get_type("check_in.replied").skip_reasons(told("check_in.replied"))
        assert list(wanted.values()) == ["done", ""]


def test_people_without_access_are_not_notified(acme: Acme, period: Period) -> None:
    """R10: between notification and sending the companion ended it, the manager changed."""
    with in_organization(acme.organization.pk):
        row = grant_check_in_access(acme.rita, CheckInAccess.Kind.PARTNER, by=acme.ben)
        CheckInAccess.objects.filter(pk=row.pk).update(since=period.opens_at)
        services.reply(period, "Hello", by=acme.rita)
        services.escalate(period, "See Legal", by=acme.lena)
        services.reply(period, "Thanks", by=acme.ben)
        flags.flag_for_one_on_one(period, ITEM, by=acme.lena)
    events.handle_events(acme.organization.pk)
    with in_organization(acme.organization.pk):
        end_check_in_access(row, by=acme.ben)
        Membership.objects.filter(pk=acme.ben.pk).update(manager=acme.rita)
        rows = [m for m in told("check_in.replied") if m.recipient == acme.lena]
        assert set(get_type("check_in.replied").skip_reasons(rows).values()) == {
            "not_permitted"
        }
        (item,) = told("talk.added")
        assert get_type("talk.added").skip_reasons([item]) == {item.pk: "done"}
        (passed,) = told("check_in.passed_up")
        assert get_type("check_in.passed_up").skip_reasons([passed]) == {passed.pk: ""}


@pytest.mark.parametrize(("style", "text"), [("percent", "0%"), ("words", "won’t")])
def test_an_update_writes_confidence_as_the_organization_does(
    acme: Acme, style: str, text: str
) -> None:
    with in_organization(acme.organization.pk):
        acme.organization.confidence_style = style
        acme.organization.save()
        goal = number_of(acme.ben, acme.ada)
        period = said(week_of(acme.ben, [goal]), goal, confidence=0)
        (told_goal,) = updates_by_period([period.pk])[period.pk].goals
    assert told_goal.confidence.startswith(text)


def test_an_update_names_the_unit_once(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        goal = number_of(acme.ben, acme.ada)
        goal.metric_unit = "opps"
        goal.save()
        period = said(week_of(acme.ben, [goal]), goal)
        (told_goal,) = updates_by_period([period.pk])[period.pk].goals
    assert told_goal.where == "7 of 40\N{NO-BREAK SPACE}opps"


def test_replies_are_private_on_every_page_and_in_every_message(
    acme: Acme, period: Period
) -> None:
    """Z2: one crawls every page that has no object in its address, as HR and the rest."""
    with in_organization(acme.organization.pk):
        services.reply(period, SAID, by=acme.lena)
        item = flags.flag_for_one_on_one(period, ITEM, by=acme.lena)
        item = add_item(item.talk, f"{ITEM} too", by=acme.ben)
        save_notes(item, NOTE, by=acme.lena, version=1)
        goal = period.check_ins.get().goal
    events.handle_events(acme.organization.pk)
    own = {"goal_id": goal.public_id, "member_id": acme.ben.public_id}
    own |= {"period_id": period.public_id}
    for who in ("hal", "ada", "rita"):
        client = Client(raise_request_exception=False)
        client.force_login(getattr(acme, who).user)
        for name, entry in INSIDE.items():
            if not set(entry.parts) <= own.keys():
                continue
            parts = {part: own[part] for part in entry.parts}
            path = reverse(name, kwargs={"org": "acme", **entry.fixed, **parts})
            text = client.get(path).content.decode(errors="replace")
            for sentinel in (NOTE, SAID, ITEM):
                assert sentinel not in text, (who, path)
    with in_organization(acme.organization.pk):
        messages = [m for each in all_types() for m in told(each.kind)]
        assert NOTE not in bodies(messages)
        assert {m.recipient for m in messages} == {acme.ben, acme.lena}
