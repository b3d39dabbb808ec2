"""The answer to a reply, as it goes out: what it says, and where it belongs."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, cast

import pytest
from django.core import mail as outbox
from django.utils import timezone

from checkins.cadence.policy import policy_of
from goals.models import Goal
from notifications.inbound.receive import receive
from notifications.models import Channel, Delivery, Message
from notifications.outbox import notify
from notifications.tasks import deliver
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives
    from django.test import Client

    from tests.inbound.conftest import Desk


def sent(desk: Desk) -> list[EmailMultiAlternatives]:
    outbox.outbox.clear()
    deliver(desk.acme.organization.pk)
    return cast("list[EmailMultiAlternatives]", list(outbox.outbox))


def test_it_says_what_was_logged_in_the_same_thread(desk: Desk) -> None:
    with in_organization(desk.acme.organization.pk):
        Goal.objects.filter(pk=desk.numbers[0].pk).update(current=19, target=25)
    reference = "<abc.1@sightline.example>"
    receive(desk.mail("22, likely\n8", References=reference))
    (mail,) = sent(desk)
    assert mail.subject == "Logged: 2 numbers"
    assert mail.to == ['"Ben" <ben@example.org>']
    assert "25 opps qualified: 19 → 22, likely" in mail.body
    assert "10 past legal: 8" in mail.body
    headers = message_from_bytes(mail.message().as_bytes(), policy=default)
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["In-Reply-To"].endswith("@mail.example.org>")
    assert headers["References"] == f"{reference} {headers['In-Reply-To']}"
    assert headers["Reply-To"] == desk.address
    assert mail.from_email == desk.address, "bounces come back to it"
    assert "sightline" in headers["From"].lower()
    assert sent(desk) == []


def test_it_asks_again_for_what_is_left_and_understands_the_answer(desk: Desk) -> None:
    receive(desk.mail("22\nall well with Legal"))
    (mail,) = sent(desk)
    assert mail.subject == "Logged: 1 number, 1 is left"
    assert "No number was found in this line." in mail.body
    answered = mail.extra_headers["Message-ID"]
    receive(desk.mail("8, certain", In_Reply_To=answered))
    assert [value for value, *_rest in desk.words()] == [22, 8]


def test_lines_follow_the_mail_that_was_answered(desk: Desk) -> None:
    """What was said by another way since the mail went out keeps its line."""
    ben = desk.acme.ben
    with in_organization(desk.acme.organization.pk):
        notify(
            "check_in.closing",
            to=ben,
            occurrence=desk.period.public_id,
            data={"period": desk.period.pk},
        )
        Delivery.objects.filter(channel=Channel.EMAIL).update(
            sent_at=timezone.now(), state=Delivery.State.SENT
        )
    receive(desk.mail("22"))
    receive(desk.mail("23\n9"))
    assert [value for value, *_rest in desk.words()] == [23, 9]


def test_an_answer_that_asked_for_nothing_is_not_what_is_answered(desk: Desk) -> None:
    """A mail that names none is taken as an answer to the last one."""
    receive(desk.mail("22\n8", From="eve@example.org"))
    assert len(sent(desk)) == 1
    receive(desk.mail("22\n8\n"))
    assert [value for value, *_rest in desk.words()] == [22, 8]


@pytest.mark.parametrize(
    ("text", "sender", "subject", "part"),
    [
        ("hm", "", "Your reply was not understood", "No number was found"),
        ("1\n2\n3", "", "Your reply was not understood", "more answers than numbers"),
        ("22", "eve@example.org", "Your reply was not taken in", "another address"),
        ("", "", "Your reply was not understood", "No answer was found"),
    ],
)
def test_it_says_what_is_wrong(
    desk: Desk, text: str, sender: str, subject: str, part: str
) -> None:
    receive(desk.mail(text, **({"From": sender} if sender else {})))
    (mail,) = sent(desk)
    assert mail.subject == subject
    assert part in " ".join(mail.body.split())
    assert "eve@" not in mail.message().as_string()


def test_what_people_wrote_cannot_break_the_answer(desk: Desk) -> None:
    """RELIABILITY I4: titles and Message-IDs go into subjects, headers and HTML."""
    bad = "<b>x</b>\r\nBcc: eve@example.org"
    with in_organization(desk.acme.organization.pk):
        Goal.objects.filter(pk=desk.numbers[0].pk).update(title=bad)
    raw = desk.mail("22\n8").replace(b"Message-ID: <", b"Message-ID: x <b> \t<")
    receive(raw)
    (mail,) = sent(desk)
    headers = message_from_bytes(mail.message().as_bytes(), policy=default)
    assert headers["Bcc"] is None
    html = str(mail.alternatives[0].content)  # type: ignore[attr-defined]  # the stubs know the plain mail
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


# --- Where people sign in to answer -----------------------------------------------------

TYPED = "22, likely\n8, two <i>wait</i> for Legal"


def ask_for_a_sign_in(desk: Desk) -> None:
    with in_organization(desk.acme.organization.pk):
        policy = policy_of(desk.acme.organization)
        policy.links_need_sign_in = True
        policy.save(update_fields=["links_need_sign_in"])


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """Acme wants a sign-in for what a mail asks."""
    ask_for_a_sign_in(desk)
    return desk


def test_a_reply_is_refused_kindly_and_what_was_typed_comes_back(strict: Desk) -> None:
    receive(strict.mail(f"{TYPED}\n\nOn Monday, S wrote:\n> hi\n"))
    assert strict.words() == []
    (mail,) = sent(strict)
    assert mail.subject == "Your reply was not taken in"
    assert "people sign in to check in" in mail.body
    assert "> 22, likely\n> 8, two <i>wait</i> for Legal\n" in mail.body
    assert "Sign in and check in: http" in mail.body
    assert "/o/acme/check-in/" in mail.body
    assert "/c/" not in mail.body, "no link that opens by itself"
    assert mail.reply_to == []
    html = str(mail.alternatives[0].content)  # type: ignore[attr-defined]
    assert "8, two &lt;i&gt;wait&lt;/i&gt; for Legal" in html
    # Once it is on its way, the words are kept nowhere.
    assert "typed" not in strict.said()[0].data
    assert sent(strict) == []


def test_strangers_get_nothing_back_and_no_words_of_theirs_go_on(strict: Desk) -> None:
    receive(strict.mail(TYPED, From="eve@example.org"))
    (mail,) = sent(strict)
    assert mail.to == ['"Ben" <ben@example.org>']
    assert "Legal" not in mail.message().as_string()


def test_a_very_long_reply_comes_back_cut(strict: Desk) -> None:
    receive(strict.mail("word " * 3_000))
    (mail,) = sent(strict)
    assert 4_000 < len(mail.body) < 5_000


def test_setup_says_that_replies_are_meant_too(client: Client, strict: Desk) -> None:
    client.force_login(strict.acme.hal.user)
    page = client.get("/o/acme/setup/check-ins/policy/").content.decode()
    assert "a reply comes back to them with what they wrote" in page


def test_no_mail_offers_a_reply_where_people_sign_in(desk: Desk) -> None:
    """Its reply address stays: it takes bounces, and says to others what to do."""

    def remind(occurrence: str) -> EmailMultiAlternatives:
        with in_organization(desk.acme.organization.pk):
            Message.objects.update(day=None)
            data = {"period": desk.period.pk}
            notify(
                "check_in.closing", to=desk.acme.ben, occurrence=occurrence, data=data
            )
        (mail,) = sent(desk)
        return mail

    def both(mail: EmailMultiAlternatives) -> str:
        return str(mail.body) + str(mail.alternatives[0].content)  # type: ignore[attr-defined]

    before = remind("one")
    assert both(before).count("eply with a") == 3
    receive(desk.mail("22"))
    assert "Reply with the right line" in both(sent(desk)[0])
    ask_for_a_sign_in(desk)
    after = remind("two")
    assert "eply with a" not in both(after)
    assert after.reply_to == [desk.address]
    assert after.from_email == desk.address
