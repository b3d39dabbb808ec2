"""Chat deliveries, and webhooks that keep failing (I4, I9)."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from notifications.chat import http
from notifications.chat.errors import ChatError
from notifications.chat.sending import payload, post
from notifications.chat.services import FAILURES_TO_PAUSE, resume_webhook
from notifications.models import ChatWebhook
from organizations.models import Event
from tests.factories import ChatWebhookFactory

if TYPE_CHECKING:
    from tests.cast import Acme
    from tests.chat.receiver import Receiver

EVIL = "<!channel> <https://evil.example|Kestrel> & @here\x00\x1b\r\n*x* [y](http://z)"


def test_slack_gets_a_text_without_commands(
    inside_acme: Acme, receiver: Receiver
) -> None:
    post(ChatWebhookFactory.create(by=inside_acme.ada, url=receiver.url), EVIL)
    (body,) = receiver.got
    assert body["text"] == (
        "&lt;!channel&gt; &lt;https://evil.example|Kestrel&gt; &amp; @here  \n"
        "*x* [y](http://z)"
    )
    assert (body["mrkdwn"], body["unfurl_links"]) == (False, False)


def test_teams_cards_escape_markdown(
    inside_acme: Acme, receiver: Receiver, settings: Any
) -> None:
    settings.SITE_URL = "https://sightline.example"
    link = "https://sightline.example/o/acme/participation/"
    webhook = ChatWebhookFactory.create(
        by=inside_acme.ada, url=receiver.url, service=ChatWebhook.Service.TEAMS
    )
    post(webhook, f"{EVIL}\n\n{link}\nhttps://sightline.example.evil/o/")
    (body,) = receiver.got
    card = body["attachments"][0]["content"]
    kinds = {block["type"] for block in card["body"]}
    runs = [block["inlines"] for block in card["body"]]
    assert kinds == {"RichTextBlock"}
    assert [run["type"] for (run,) in runs] == ["TextRun"] * 3
    assert runs[1][0]["text"] == "*x* [y](http://z)"
    assert runs[2][0]["text"] == "https://sightline.example.evil/o/"
    assert [(each["type"], each["url"]) for each in card["actions"]] == [
        ("Action.OpenUrl", link)
    ]


def test_a_long_text_is_cut() -> None:
    assert len(payload("slack", "x" * 9_000)["text"]) == 4_000


@pytest.mark.parametrize(
    ("status", "is_permanent", "is_paused"),
    [
        (500, False, False),
        (429, False, False),
        (400, True, False),
        (302, True, False),
        (404, True, True),
        (410, True, True),
    ],
)
def test_an_error_response_is_a_failure(
    inside_acme: Acme,
    receiver: Receiver,
    status: int,
    is_permanent: bool,
    is_paused: bool,
) -> None:
    receiver.status = status
    receiver.headers = {"Location": f"http://{receiver.netloc}/elsewhere"}
    webhook = ChatWebhookFactory.create(by=inside_acme.ada, url=receiver.url)
    with pytest.raises(ChatError) as caught:
        post(webhook, "hello")
    assert str(caught.value) == f"http_{status}"
    assert caught.value.is_permanent is is_permanent
    assert (webhook.paused_at is not None) is is_paused
    assert receiver.paths == ["/services/T0/B0/secret"]  # nothing is followed


def test_a_webhook_that_keeps_failing_is_paused_and_its_owner_notified(
    inside_acme: Acme, receiver: Receiver
) -> None:
    webhook = ChatWebhookFactory.create(by=inside_acme.ada, url=receiver.url)
    receiver.status = 503
    for n in range(FAILURES_TO_PAUSE):
        assert webhook.paused_at is None, n
        with pytest.raises(ChatError):
            post(webhook, "hello")
    webhook.refresh_from_db()
    assert (webhook.n_failures, webhook.paused_at is None) == (5, False)
    event = Event.objects.latest("id")
    assert (event.verb, event.actor, event.data) == ("chat_webhook.paused", None, {})
    receiver.status = 200
    post(resume_webhook(webhook, by=inside_acme.ada), "hello")
    webhook.refresh_from_db()
    assert (webhook.n_failures, webhook.paused_at) == (0, None)


def test_an_arrival_forgets_failures(inside_acme: Acme, receiver: Receiver) -> None:
    webhook = ChatWebhookFactory.create(by=inside_acme.ada, url=receiver.url)
    receiver.status = 500
    with pytest.raises(ChatError):
        post(webhook, "hello")
    receiver.status = 200
    post(webhook, "hello")
    webhook.refresh_from_db()
    assert webhook.n_failures == 0


def test_a_server_without_a_response_times_out(
    inside_acme: Acme, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert http.SECONDS == 7
    monkeypatch.setattr(http, "SECONDS", 1.5)
    receiver.silence = threading.Event()
    with pytest.raises(ChatError, match="timeout") as caught:
        post(ChatWebhookFactory.create(by=inside_acme.ada, url=receiver.url), "hello")
    assert not caught.value.is_permanent
    assert caught.value.is_uncertain, "it was sent, and perhaps arrived"


def test_a_server_that_hangs_up_without_a_response_leaves_it_uncertain(
    inside_acme: Acme, settings: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings.CHAT_LOCAL_RECEIVERS = [f"127.0.0.1:{port}"]
        url = f"http://127.0.0.1:{port}/services/x"
        webhook = ChatWebhookFactory.create(by=inside_acme.ada, url=url)

        def hang_up() -> None:
            connection, _address = listening.accept()
            with connection:
                connection.recv(65_536)

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(ChatError, match="unreachable") as caught:
            post(webhook, "hello")
        thread.join()
    assert caught.value.is_uncertain
    # Nobody listens there any more, so nothing was sent.
    with pytest.raises(ChatError, match="unreachable") as refused:
        post(webhook, "hello")
    assert not refused.value.is_uncertain


def test_only_the_status_of_a_response_is_read(
    inside_acme: Acme, receiver: Receiver
) -> None:
    """However long it is, and whatever it unpacks to."""
    receiver.body = gzip.compress(b"x" * 50_000_000)
    receiver.headers = {"Content-Encoding": "gzip"}
    webhook = ChatWebhookFactory.create(by=inside_acme.ada, url=receiver.url)
    tracemalloc.start()
    try:
        post(webhook, "hello")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(receiver.got) == 1
    assert most < 10_000_000


def test_the_secret_is_in_no_log_nor_error(
    inside_acme: Acme, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    webhook = ChatWebhookFactory.create(by=inside_acme.ada, url=receiver.url)
    receiver.status = 500
    with pytest.raises(ChatError) as caught:
        post(webhook, "hello")
    webhook.url = "http://10.0.0.1/services/secret"
    with pytest.raises(ChatError) as refused:
        post(webhook, "hello")
    said = [*(r.getMessage() for r in caplog.records if r.levelno > logging.DEBUG)]
    for text in (
        *said,
        str(caught.value),
        str(refused.value),
        str(Event.objects.latest("id").data),
    ):
        assert "secret" not in text
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_local_receiver_is_refused_unless_configured(
    inside_acme: Acme, receiver: Receiver, settings: Any
) -> None:
    settings.CHAT_LOCAL_RECEIVERS = []
    with pytest.raises(ChatError, match="address_not_allowed"):
        post(ChatWebhookFactory.create(by=inside_acme.ada, url=receiver.url), "hello")
    assert receiver.got == []
