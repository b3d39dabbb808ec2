"""Fault 22: a chat room that hangs keeps no mail waiting, and is tried once in a run."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from notifications.chat.errors import ChatError
from notifications.delivery import worker
from notifications.email.server import MailServer
from notifications.models import ChatWebhook, Delivery
from notifications.outbox import notify
from notifications.registry import EmailContent, get_type, registered_temporarily
from tests.cast import Acme
from tests.factories import ChatWebhookFactory

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
SLACK = "https://hooks.slack.com/services/T0/B0/x"


def run(acme: Acme, until: float = 1e9) -> bool:
    with MailServer() as server:
        return worker.DeliveryWorker(acme.organization.pk, server).run(until)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Keys of the rooms that were posted to, none of which answers."""
    rooms: list[int] = []

    def post(webhook: ChatWebhook, _text: str) -> None:
        rooms.append(webhook.pk)
        raise ChatError("timeout", is_permanent=False)

    monkeypatch.setattr(worker, "post_to_chat", post)
    return rooms


def post_digests(acme: Acme, n_rooms: int, n_each: int) -> None:
    """As digests of earlier weeks, each with a text of its own."""
    for _room in range(n_rooms):
        room = ChatWebhookFactory.create(by=acme.hal, url=SLACK)
        for _message in range(n_each):
            notify("chat.test", webhook=room, occurrence=f"{room.pk}-{_message}")


def test_a_room_that_hangs_is_tried_once_in_a_run(
    inside_acme: Acme, tried: list[int]
) -> None:
    post_digests(inside_acme, n_rooms=2, n_each=4)
    run(inside_acme)
    assert sorted(tried) == sorted(set(tried))
    waiting = Delivery.objects.filter(state="waiting")
    assert {(row.reason, row.attempts) for row in waiting} == {("room_fails", 0)}
    assert waiting.count() == 6


def test_rooms_that_hang_end_no_run_late_and_hold_no_mail_back(
    inside_acme: Acme, tried: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    post_digests(inside_acme, n_rooms=12, n_each=1)
    notify("check_in.link", to=inside_acme.ben, occurrence="x")
    link = replace(
        get_type("check_in.link"),
        skip_reasons=lambda messages: {row.pk: "" for row in messages},
        emails=lambda messages: {row.pk: EmailContent("x") for row in messages},
    )
    n_tried_before: list[int] = []

    def hand_over(_server: MailServer, _mail: object) -> None:
        n_tried_before.append(len(tried))

    monkeypatch.setattr(MailServer, "hand_over", hand_over)
    # A post takes the seven seconds of a room that does not answer.
    seconds = count(step=7)
    clock: Callable[[], int] = lambda: next(seconds)  # noqa: E731  shorter
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=clock))
    with registered_temporarily(link):
        run(inside_acme, until=70)
    assert 0 < len(tried) < 12
    left = Delivery.objects.filter(channel="chat", state="waiting")
    assert {row.attempts for row in left} == {0}
    assert not Delivery.objects.filter(state="claimed").exists()
    assert n_tried_before == [0], "the mail first, then the rooms"
    assert Delivery.objects.get(channel="email").state == "sent"


@pytest.mark.parametrize(
    ("is_uncertain", "result"),
    [(True, ("unknown", "no_answer")), (False, ("waiting", "chat: timeout"))],
)
def test_a_digest_that_was_perhaps_posted_is_not_posted_again(
    inside_acme: Acme,
    monkeypatch: pytest.MonkeyPatch,
    is_uncertain: bool,
    result: tuple[str, str],
) -> None:
    """As a mail whose server hangs up; a room that was not reached is tried again."""

    def post(_webhook: ChatWebhook, _text: str) -> None:
        raise ChatError("timeout", is_permanent=False, is_uncertain=is_uncertain)

    monkeypatch.setattr(worker, "post_to_chat", post)
    declared = replace(
        get_type("digest.unit"),
        skip_reasons=lambda messages: {row.pk: "" for row in messages},
        chat_texts=lambda messages: {row.pk: "A week" for row in messages},
    )
    room = ChatWebhookFactory.create(by=inside_acme.hal, url=SLACK)
    with registered_temporarily(declared):
        notify("digest.unit", webhook=room, occurrence="2026-11-16")
        run(inside_acme)
    row = Delivery.objects.get()
    assert (row.state, row.reason) == result
