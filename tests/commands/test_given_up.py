"""`manage.py given_up`: lists failures that nobody would notice (RELIABILITY R5)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications.models import AccountEmail, Delivery
from notifications.outbox import notify
from organizations.models import Event
from organizations.services import record_event
from organizations.tenancy import in_organization
from scheduling.models import CheckInPolicy
from scheduling.plan import plan, plan_again
from scheduling.sweeps import organizations_to_plan
from tests.cast import Acme, Umbra

pytestmark = pytest.mark.django_db


def given_up(*arguments: str) -> tuple[str, int]:
    """What it says, and its exit status."""
    output = StringIO()
    try:
        call_command("given_up", *arguments, stdout=output)
    except SystemExit as end:
        return output.getvalue(), int(end.code or 0)
    return output.getvalue(), 0


@pytest.fixture
def broken(acme: Acme, umbra: Umbra) -> Acme:
    """An event, a mail that a fault of ours kept back, and one that a server refused."""
    with in_organization(acme.organization.pk):
        event = record_event("reply.added", acme.ben, by=acme.ben)
        Event.objects.filter(pk=event.pk).update(
            given_up_at=timezone.now(),
            processed_at=timezone.now(),
            attempts=5,
            trouble="KeyError",
        )
        for member, reason in ((acme.ben, "broken: TypeError"), (acme.ada, "550 no")):
            said = notify("check_in.replied", to=member, occurrence="x")
            Delivery.objects.filter(message=said).update(
                state=Delivery.State.FAILED, reason=reason, attempts=5
            )
    return acme


def test_prints_nothing_without_failures(acme: Acme) -> None:
    assert given_up() == ("", 0)


def test_lists_what_was_given_up_and_why(broken: Acme) -> None:
    text, status = given_up()
    assert status == 1
    assert "reply.added" in text
    assert "KeyError" in text
    assert "acme: 1 × check_in.replied by email, broken: TypeError" in text
    assert given_up("acme") == (text, 1)
    assert given_up("umbra") == ("", 0)


def test_a_failing_plan_is_listed_and_retried_at_once(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        plan(acme.organization)
        plan_again(acme.organization)
        CheckInPolicy.objects.update(n_attempts=5, tried_at=timezone.now())
    text, status = given_up()
    assert status == 1
    assert text.startswith("acme: the plan of check-ins, 5 attempts, last 2")
    assert given_up("--again") == ("acme: 1 once more\n", 0)
    assert given_up() == ("", 0)
    assert acme.organization.pk in organizations_to_plan()


def test_failed_items_can_be_retried(broken: Acme) -> None:
    assert given_up("--again") == ("acme: 2 once more\n", 0)
    text, status = given_up()
    assert status == 1
    assert text == "acme: 1 × check_in.replied by email, refused: 550\n"
    with in_organization(broken.organization.pk):
        event = Event.objects.get(verb="reply.added")
        assert (event.processed_at, event.attempts) == (None, 0)


def test_an_organization_that_does_not_exist(db: None) -> None:
    with pytest.raises(CommandError, match="no organization"):
        call_command("given_up", "nobody")


def test_what_perhaps_arrived_is_shown(acme: Acme) -> None:
    """Fault 40: nobody else says that a reminder was perhaps never sent."""
    with in_organization(acme.organization.pk):
        notify("check_in.replied", to=acme.ben, occurrence="x")
        Delivery.objects.update(state=Delivery.State.UNKNOWN, reason="no_answer")
    expected = "acme: 1 × check_in.replied by email, perhaps sent: no_answer\n"
    assert given_up() == (expected, 1)
    # It is not tried again: it may have arrived.
    assert given_up("--again") == ("", 0)


def test_refused_addresses_are_counted_and_not_named(acme: Acme) -> None:
    """Fault 40."""
    with in_organization(acme.organization.pk):
        for member in (acme.ben, acme.lena):
            new = notify("check_in.replied", to=member, occurrence="x")
            reason = f"550 5.1.1 <{member.user.email}>: no such user here"
            Delivery.objects.filter(message=new).update(state="failed", reason=reason)
    text, status = given_up()
    assert status == 1
    assert text == "acme: 2 × check_in.replied by email, refused: 550 5.1.1\n"


def test_e_mail_about_accounts_is_listed_and_retried(acme: Acme) -> None:
    """It is in no organization, so it stands under `accounts`."""
    for state, reason in (
        ("failed", f"550 5.1.1 <{acme.ben.user.email}>: no such user"),
        ("failed", "broken: KeyError"),
        ("failed", "gone"),
        ("unknown", "repeated"),
        ("sent", ""),
    ):
        AccountEmail.objects.create(
            to=acme.ben.user.email,
            template="account/email/x",
            language="en",
            state=state,
            reason=reason,
        )
    text, status = given_up()
    assert status == 1
    assert sorted(text.splitlines()) == [
        "accounts: 1 × account/email/x by email, broken: KeyError",
        "accounts: 1 × account/email/x by email, perhaps sent: repeated",
        "accounts: 1 × account/email/x by email, refused: 550 5.1.1",
    ]
    assert given_up("acme") == ("", 0)
    assert given_up("--again") == ("accounts: 1 once more\n", 0)
    assert AccountEmail.objects.get(state="waiting").attempts == 0
