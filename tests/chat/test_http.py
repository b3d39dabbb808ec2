"""RELIABILITY I8: no pasted webhook URL reaches the internal network (SSRF)."""

from __future__ import annotations

import socket
import threading
from typing import Any

import httpcore
import pytest
import ssrfguard.httpx

from notifications.chat import http
from notifications.chat.addresses import is_allowed
from notifications.chat.errors import ChatError
from notifications.chat.http import post_json
from tests.patience import PATIENCE_S

SLACK = "https://hooks.slack.com/services/T0/B0/secret"
INSIDE = (
    "127.0.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "::127.0.0.1",
    "2002:7f00:1::",
    "fec0::1",
    "fe80::1",
    "fd00::1",
    "0.0.0.0",  # noqa: S104  to be refused
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses to which a connection would be made; none is."""
    found: list[str] = []

    def connect(addresses: Any, *args: Any, **kwargs: Any) -> Any:
        found.extend(str(each) for each in addresses)
        raise httpcore.ConnectError

    monkeypatch.setattr(ssrfguard.httpx, "connect", connect)
    return found


def answer_with(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[str]:
    """Every look-up takes the next round of addresses; the names that were looked up."""
    asked: list[str] = []
    waiting = list(rounds)

    def resolver(host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        asked.append(str(host))
        addresses = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [
            (
                socket.AF_INET6 if ":" in each else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (each, port, 0, 0) if ":" in each else (each, port),
            )
            for each in addresses
        ]

    monkeypatch.setattr(http, "RESOLVER", resolver)
    return asked


@pytest.mark.parametrize("address", INSIDE)
def test_a_host_that_resolves_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, reached: list[str], address: str
) -> None:
    answer_with(monkeypatch, [address])
    with pytest.raises(ChatError) as caught:
        post_json(SLACK, "slack", {})
    assert (caught.value.reason, caught.value.is_permanent) == ("address_refused", True)
    assert reached == []


def test_a_host_with_one_private_address_among_others_is_refused(
    monkeypatch: pytest.MonkeyPatch, reached: list[str]
) -> None:
    answer_with(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(ChatError, match="address_refused"):
        post_json(SLACK, "slack", {})
    assert reached == []


def test_dns_rebinding_after_the_check_has_no_effect(
    monkeypatch: pytest.MonkeyPatch, reached: list[str]
) -> None:
    """DNS rebinding: what was checked is what is reached; it is looked up once."""
    asked = answer_with(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(ChatError, match="unreachable"):
        post_json(SLACK, "slack", {})
    assert asked == ["hooks.slack.com"]
    assert len(reached) == 1
    assert "93.184.216.34" in reached[0]


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/services/x",
        "https://hooks.slack.com:8443/services/x",
        "https://hooks.slack.com@127.0.0.1/services/x",
        "https://hooks.slack.com.evil.example/services/x",
        "https://evil-hooks.slack.com/services/x",
        "https://user:word@hooks.slack.com/services/x",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https://①②⑦.0.0.1/",
        "file:///etc/passwd",
        "gopher://hooks.slack.com/",
        "https://hooks.slack.com/\r\nX: y",
        "",
    ],
)
def test_a_url_of_another_host_than_the_service_is_refused(
    reached: list[str], url: str
) -> None:
    assert not is_allowed(url, "slack")
    with pytest.raises(ChatError) as caught:
        post_json(url, "slack", {})
    assert caught.value.is_permanent
    assert "slack.com" not in str(caught.value)
    assert reached == []


@pytest.mark.parametrize(
    ("service", "url"),
    [
        ("slack", SLACK),
        ("teams", "https://acme.webhook.office.com/webhookb2/x/IncomingWebhook/y/z"),
        (
            "teams",
            "https://prod-12.westeurope.logic.azure.com:443/workflows/x/triggers/y",
        ),
        ("teams", "https://x.environment.api.powerplatform.com/powerautomate/x"),
    ],
)
def test_the_services_own_addresses_are_allowed(service: str, url: str) -> None:
    assert is_allowed(url, service)
    other = "teams" if service == "slack" else "slack"
    assert not is_allowed(url, other)


def test_a_host_that_does_not_resolve_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The system's resolver knows no limit of time."""
    waiting = threading.Event()

    def resolver(*args: Any, **kwargs: Any) -> list[Any]:
        waiting.wait(PATIENCE_S)
        raise OSError

    monkeypatch.setattr(http, "SECONDS", 0.2)
    monkeypatch.setattr(http, "RESOLVER", resolver)
    with pytest.raises(ChatError, match="timeout") as caught:
        post_json(SLACK, "slack", {})
    waiting.set()
    assert not caught.value.is_uncertain, "nothing was sent"
