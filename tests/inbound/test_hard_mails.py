"""Hostile mails: parsed fast, and without effect."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from notifications.inbound.bounces import bounced
from notifications.inbound.envelope import open_mail
from notifications.inbound.receive import LARGEST
from notifications.inbound.reply_text import reply_text, text_above_quote, text_of_html

if TYPE_CHECKING:
    from pytest_django import Settings

TOKEN = "a2b3" * 13
# Of the processor: a hundred times what any of them takes, far below the naive way.
SECONDS = 60.0


def nested(n: int) -> bytes:
    """Mails within mails within mails, and lines that each end is looked for in."""
    heads = [
        f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
        for level in range(n)
    ]
    return "".join(heads).encode() + b"x\n" * 400_000


def long_headers(name: str, value: str) -> bytes:
    return f"To: reply+{TOKEN}@in.example.org\n{name}: {value}\n\n22".encode()


HARD = {
    "many addresses": long_headers("Cc", "a@b, " * 200_000),
    "one address in many pieces": long_headers("To", "a." * 500_000 + "@b"),
    "comments in comments": long_headers("From", "(" * 900_000),
    "quotes": long_headers("From", '"' * 900_000),
    "encoded words": long_headers("From", "=?utf-8?q?=41?= " * 60_000),
    "many ids": long_headers("References", "<" * 900_000),
    "parameters": long_headers("Content-Type", "text/plain" + ";" * 900_000),
    "quoted parameters": long_headers(
        "Content-Type", 'multipart/x;a="' + '\\"' * 400_000
    ),
    "depth": nested(900),
    "some depth": nested(150),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: text/html\n\n" * 40_000,
    "punycode": b"Content-Type: text/plain; charset=punycode\n\n" + b"-a" * 500_000,
    "idna": b"Content-Type: text/plain; charset=idna\n\n" + b"xn--a." * 150_000,
    "flowed": b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000,
    "comments in html": b"Content-Type: text/html\n\n" + b"<!--" * 250_000,
    "declarations": b"Content-Type: text/html\n\n" + b"<![CDATA[" * 100_000,
    "tags": b"Content-Type: text/html\n\n" + b"<a" * 500_000,
    "attributes": b"Content-Type: text/html\n\n<a " + b"b='" * 300_000,
    "entities": b"Content-Type: text/html\n\n" + b"&" * 1_000_000,
    "who wrote": b"\n" + b"On wrote wrote wrote\n" * 40_000,
    "addresses": b"\n" + b"<a@b>" * 200_000,
}


@pytest.mark.parametrize("what", HARD)
def test_parsing_hostile_mails_is_fast(what: str, settings: Settings) -> None:
    settings.INBOUND_MAIL_DOMAIN = "in.example.org"
    raw = HARD[what][:LARGEST]
    begun = time.process_time()
    open_mail(raw)
    reply_text(raw)
    bounced(raw)
    assert time.process_time() - begun < SECONDS


def test_readable_parts_of_hostile_mails_are_read(settings: Settings) -> None:
    settings.INBOUND_MAIL_DOMAIN = "in.example.org"
    envelope = open_mail(HARD["comments in comments"])
    assert envelope is not None
    assert (envelope.token, envelope.senders) == (TOKEN, ())
    assert reply_text(nested(900)) == ""
    assert reply_text(nested(3)).startswith("x\nx\n")


@pytest.mark.parametrize(
    ("to", "is_found"),
    [
        (f"Sightline <REPLY+{TOKEN.upper()}@IN.example.org>", True),
        (f'"reply+{TOKEN}@in.example.org"\n <reply+{TOKEN}@in.example.org>', True),
        (f"a@b.example, reply+{TOKEN}@in.example.org", True),
        (f"xreply+{TOKEN}@in.example.org", False),
        (f"reply+{TOKEN}@in.example.org.evil.example", False),
        (f"reply+{TOKEN}@evil-in.example.org", False),
        (f"reply+{TOKEN}a@in.example.org", False),
        (f"reply+{TOKEN[:-1]}1@in.example.org", False),
    ],
)
def test_only_a_complete_address_yields_a_token(
    to: str, is_found: bool, settings: Settings
) -> None:
    settings.INBOUND_MAIL_DOMAIN = "in.example.org"
    envelope = open_mail(f"To: {to}\nFrom: b@c.example\n\n22".encode())
    assert (envelope is not None) is is_found


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        ("Ben <Ben@Example.org>", ("ben@example.org",)),
        ("=?utf-8?q?ben=40example.org?= <eve@example.org>", ("eve@example.org",)),
        ('"ben@example.org" <eve@example.org>', ("eve@example.org",)),
        ("ben@example.org <eve@example.org>", ()),
        (
            "ben@example.org\nFrom: eve@example.org",
            ("ben@example.org", "eve@example.org"),
        ),
        ("eve@example.org (ben@example.org)", ("eve@example.org",)),
        ("<ben@example.org>eve@example.org", ()),
        ("alice@example.org)ben@example.org", ()),
    ],
)
def test_display_names_cannot_forge_a_sender(
    sender: str, found: tuple[str, ...], settings: Settings
) -> None:
    settings.INBOUND_MAIL_DOMAIN = "in.example.org"
    raw = f"To: reply+{TOKEN}@in.example.org\nFrom: {sender}\n\n22".encode()
    envelope = open_mail(raw)
    assert envelope is not None
    assert envelope.senders == found


def test_parsing_plain_text_is_fast() -> None:
    begun = time.process_time()
    for text in ("On a\n" * 5_000, "From: " * 4_000, "> \n" * 9_000, "-" * 20_000):
        text_above_quote(text)
    text_of_html("<div>" * 40_000)
    assert time.process_time() - begun < SECONDS
