"""The response mail to a reply: content and threading."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, cast

import pytest
from django.core import mail as outbox
from django.utils import timezone

from goals.models import Goal
from notifications.inbound.receive import receive
from notifications.models import Channel, Delivery, Message
from notifications.outbox import notify
from notifications.tasks import deliver
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives
    from django.test import Client

    from tests.inbound.conftest import RemindedBen


def sent(reminded: RemindedBen) -> list[EmailMultiAlternatives]:
    outbox.outbox.clear()
    deliver(reminded.acme.organization.pk)
    return cast("list[EmailMultiAlternatives]", list(outbox.outbox))


def test_the_confirmation_is_in_the_same_thread(reminded: RemindedBen) -> None:
    with in_organization(reminded.acme.organization.pk):
        Goal.objects.filter(pk=reminded.numbers[0].pk).update(current=19, target=25)
    reference = "<abc.1@sightline.example>"
    receive(reminded.mail("22, likely\n8", References=reference))
    (mail,) = sent(reminded)
    assert mail.subject == "2 numbers recorded"
    assert mail.to == ['"Ben" <ben@example.org>']
    assert "25 opps qualified: 19 → 22, likely" in mail.body
    assert "10 past legal: 8" in mail.body
    headers = message_from_bytes(mail.message().as_bytes(), policy=default)
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["In-Reply-To"].endswith("@mail.example.org>")
    assert headers["References"] == f"{reference} {headers['In-Reply-To']}"
    assert headers["Reply-To"] == reminded.address
    assert mail.from_email == reminded.address, "bounces come back to it"
    assert "sightline" in headers["From"].lower()
    assert sent(reminded) == []


def test_the_confirmation_points_out_an_unusual_number(reminded: RemindedBen) -> None:
    receive(reminded.mail("-3\n8"))
    (mail,) = sent(reminded)
    assert "25 opps qualified: −3. −3 is below zero." in mail.body
    assert [value for value, *_rest in reminded.recorded()] == [-3, 8]


def test_missing_values_are_asked_for_and_the_reply_is_understood(
    reminded: RemindedBen,
) -> None:
    receive(reminded.mail("22\nall well with Legal"))
    (mail,) = sent(reminded)
    assert mail.subject == "1 number recorded, 1 left"
    assert "We couldn’t find a number in this line." in mail.body
    answered = mail.extra_headers["Message-ID"]
    receive(reminded.mail("8, certain", In_Reply_To=answered))
    assert [value for value, *_rest in reminded.recorded()] == [22, 8]


def test_reply_lines_match_the_order_of_the_original_mail(
    reminded: RemindedBen,
) -> None:
    """What was said by another way since the mail went out keeps its line."""
    ben = reminded.acme.ben
    with in_organization(reminded.acme.organization.pk):
        notify(
            "check_in.closing",
            to=ben,
            occurrence=reminded.period.public_id,
            data={"period": reminded.period.pk},
        )
        Delivery.objects.filter(channel=Channel.EMAIL).update(
            sent_at=timezone.now(), state=Delivery.State.SENT
        )
    receive(reminded.mail("22"))
    receive(reminded.mail("23\n9"))
    assert [value for value, *_rest in reminded.recorded()] == [23, 9]


def test_a_reply_without_a_thread_belongs_to_the_last_reminder(
    reminded: RemindedBen,
) -> None:
    """A mail that names none is taken as an answer to the last one."""
    receive(reminded.mail("22\n8", From="eve@example.org"))
    assert len(sent(reminded)) == 1
    receive(reminded.mail("22\n8\n"))
    assert [value for value, *_rest in reminded.recorded()] == [22, 8]


@pytest.mark.parametrize(
    ("text", "sender", "subject", "part"),
    [
        (
            "hm",
            "",
            "We couldn’t read your reply",
            "We couldn’t find a number in this line",
        ),
        (
            "1\n2\n3",
            "",
            "We couldn’t read your reply",
            "Your reply has more lines than there are goals",
        ),
        (
            "22",
            "eve@example.org",
            "We couldn’t accept your reply",
            "a different address",
        ),
        (
            "",
            "",
            "We couldn’t read your reply",
            "We found no reply above the quoted email",
        ),
    ],
)
def test_errors_are_explained_in_the_response(
    reminded: RemindedBen, text: str, sender: str, subject: str, part: str
) -> None:
    receive(reminded.mail(text, **({"From": sender} if sender else {})))
    (mail,) = sent(reminded)
    assert mail.subject == subject
    assert part in " ".join(mail.body.split())
    assert "eve@" not in mail.message().as_string()


def test_user_text_is_escaped_in_the_response(reminded: RemindedBen) -> None:
    """RELIABILITY I4: titles and Message-IDs go into subjects, headers and HTML."""
    bad = "<b>x</b>\r\nBcc: eve@example.org"
    with in_organization(reminded.acme.organization.pk):
        Goal.objects.filter(pk=reminded.numbers[0].pk).update(title=bad)
    raw = reminded.mail("22\n8").replace(b"Message-ID: <", b"Message-ID: x <b> \t<")
    receive(raw)
    (mail,) = sent(reminded)
    headers = message_from_bytes(mail.message().as_bytes(), policy=default)
    assert headers["Bcc"] is None
    html = str(mail.alternatives[0].content)  # type: ignore[attr-defined]  # the stubs know the plain mail
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


# --- Where people sign in to answer -----------------------------------------------------

TYPED = "22, likely\n8, two <i>wait</i> for Legal"


def ask_for_a_sign_in(reminded: RemindedBen) -> None:
    with in_organization(reminded.acme.organization.pk):
        policy = policy_of(reminded.acme.organization)
        policy.links_need_sign_in = True
        policy.save(update_fields=["links_need_sign_in"])


@pytest.fixture
def strict(reminded: RemindedBen) -> RemindedBen:
    """Acme wants a sign-in for what a mail asks."""
    ask_for_a_sign_in(reminded)
    return reminded


def test_a_refused_reply_returns_the_typed_text(
    strict: RemindedBen,
) -> None:
    receive(strict.mail(f"{TYPED}\n\nOn Monday, S wrote:\n> hi\n"))
    assert strict.recorded() == []
    (mail,) = sent(strict)
    assert mail.subject == "We couldn’t accept your reply"
    assert (
        "Your organization asks you to sign in to check in, "
        "so we can’t accept replies by email." in mail.body
    )
    assert "> 22, likely\n> 8, two <i>wait</i> for Legal\n" in mail.body
    assert "Sign in and check in: http" in mail.body
    assert "/o/acme/check-in/" in mail.body
    assert "/c/" not in mail.body, "no link that opens by itself"
    assert mail.reply_to == []
    html = str(mail.alternatives[0].content)  # type: ignore[attr-defined]
    assert "8, two &lt;i&gt;wait&lt;/i&gt; for Legal" in html
    # Once it is on its way, the words are kept nowhere.
    assert "typed" not in strict.receipts()[0].data
    assert sent(strict) == []


def test_unknown_senders_get_no_response_and_are_not_quoted(
    strict: RemindedBen,
) -> None:
    receive(strict.mail(TYPED, From="eve@example.org"))
    (mail,) = sent(strict)
    assert mail.to == ['"Ben" <ben@example.org>']
    assert "Legal" not in mail.message().as_string()


def test_a_very_long_reply_is_quoted_truncated(strict: RemindedBen) -> None:
    receive(strict.mail("word " * 3_000))
    (mail,) = sent(strict)
    assert 4_000 < len(mail.body) < 5_000


def test_the_setup_page_mentions_mail_replies(
    client: Client, strict: RemindedBen
) -> None:
    client.force_login(strict.acme.hal.user)
    page = client.get("/o/acme/setup/check-ins/policy/").content.decode()
    assert "a reply is sent back to them with what they wrote" in page


def test_mails_offer_no_reply_where_links_require_sign_in(
    reminded: RemindedBen,
) -> None:
    """Its reply address stays: it takes bounces, and says to others what to do."""

    def remind(occurrence: str) -> EmailMultiAlternatives:
        with in_organization(reminded.acme.organization.pk):
            Message.objects.update(day=None)
            data = {"period": reminded.period.pk}
            notify(
                "check_in.closing",
                to=reminded.acme.ben,
                occurrence=occurrence,
                data=data,
            )
        (mail,) = sent(reminded)
        return mail

    def both(mail: EmailMultiAlternatives) -> str:
        return str(mail.body) + str(mail.alternatives[0].content)  # type: ignore[attr-defined]

    before = remind("one")
    assert both(before).count("eply with ") == 3
    receive(reminded.mail("22"))
    assert "Reply with the corrected line, or open the check-in" in both(
        sent(reminded)[0]
    )
    ask_for_a_sign_in(reminded)
    after = remind("two")
    assert "eply with " not in both(after)
    assert after.reply_to == [reminded.address]
    assert after.from_email == reminded.address
