"""Finds the reply in what mail programs send around it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.inbound.reply_text import reply_text, text_above_quote

ANSWER = "22, likely\n8"
QUOTED = "> Ben, two numbers are waiting\n> 19 / 25\n>\n> Or reply"
AROUND = [
    "{}",
    "{}\n\nOn Mon, 2 Mar 2026 at 09:00, Sightline <reply@x.example> wrote:\n" + QUOTED,
    "{}\n\nOn Mon, 2 Mar 2026 at 09:00, Sightline for K\n<r@x.example>\nwrote:\n"
    + QUOTED,
    "{}\n\nAm Mo., 2. März 2026 um 09:00 Uhr schrieb Sightline <r@x.example>:\n"
    + QUOTED,
    "{}\n\nAm 02.03.2026 um 09:00 schrieb Sightline:\n" + QUOTED,
    "{}\n\nLe lun. 2 mars 2026 à 09:00, Sightline <r@x.example> a écrit :\n" + QUOTED,
    "{}\n\nSightline <r@x.example> schrieb am Mo. 2. März:\n" + QUOTED,
    "{}\n-- \nBen Okafor\nSales 22",
    "{}\n\nSent from my iPhone\n\n> On 2 Mar 2026, at 09:00, Sightline wrote:\n> hi",
    "{}\n\nVon meinem iPhone gesendet\n",
    "{}\n\n________________________________\nFrom: Sightline <r@x.example>\nSent: Monday",
    "{}\n\nFrom: Sightline <r@x.example>\nSent: Monday, 2 March 2026 09:00\nTo: Ben",
    "{}\n\nVon: Sightline\nGesendet: Montag, 2. März 2026\nAn: Ben\nBetreff: zwei",
    "{}\n\n-----Original Message-----\nFrom: Sightline",
    "{}\n\n-----Ursprüngliche Nachricht-----\nVon: Sightline",
    QUOTED + "\n\n{}\n",
    "On Mon, 2 Mar 2026, Sightline wrote:\n" + QUOTED + "\n\n{}\n-- \nBen",
]
BODY = "<div>22, likely</div><div>8</div>"
HTML = [
    "<html><head><style>p{{}}</style></head><body>{}</body></html>",
    (
        '<div dir="ltr">{}</div><br><div class="gmail_quote gmail_quote_container">'
        '<div class="gmail_attr">On Mon, Sightline wrote:<br></div><blockquote>19 / 25'
        "</blockquote></div>"
    ),
    (
        '<body>{}<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> S'
        "</div><div>19 / 25</div></body>"
    ),
    '{}<div class="moz-cite-prefix">Am 2.3. schrieb S:</div><blockquote>19</blockquote>',
    "{}<p>-- <br>Ben<br>Sales</p>",
    "<style>a<b{{}}</style><!-- x > y <!-- z --><![if !mso]>{}<o:p/><![endif]>",
]


@pytest.mark.parametrize("around", AROUND)
def test_quotes_and_signatures_are_removed(around: str) -> None:
    assert text_above_quote(around.format(ANSWER)) == ANSWER
    assert text_above_quote(around.format(ANSWER).replace("\n", "\r\n")) == ANSWER


@pytest.mark.parametrize("around", HTML)
def test_html_only_mails_are_read(around: str) -> None:
    mail = EmailMessage()
    mail.set_content(around.format(BODY), subtype="html")
    lines = [line for line in reply_text(mail.as_bytes()).split("\n") if line]
    assert lines == ANSWER.split("\n")


def test_plain_text_is_preferred_to_html() -> None:
    mail = EmailMessage()
    mail.set_content("22")
    mail.add_alternative("<p>23</p>", subtype="html")
    assert reply_text(mail.as_bytes()) == "22"


def test_attachments_and_embedded_mails_are_ignored() -> None:
    within = EmailMessage()
    within.set_content("99")
    mail = EmailMessage()
    mail.set_content("<p>22</p>", subtype="html")
    mail.add_attachment("88", filename="notes.txt")
    mail.add_attachment(within)
    assert reply_text(mail.as_bytes()) == "22"


def test_characters_that_postgresql_rejects_are_removed() -> None:
    head = b"Content-Type: text/plain; charset=utf-7\n\n"
    assert reply_text(head + b"22, \x00likely+2AA-\x1b") == "22, likely"


def test_flowed_lines_are_joined() -> None:
    raw = (
        b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
        b"22, likely, three from \r\nthe list\r\n8\r\n-- \r\nBen\r\n"
    )
    assert reply_text(raw) == "22, likely, three from the list\n8"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Content-Type: text/plain; charset=no-such\n\n22",
        b"Content-Type: text/plain; charset=undefined\n\n22",
        b"Content-Type: text/plain; charset=a\0b\n\n22",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!",
        b"Content-Type: multipart/mixed; boundary=x\n\n--y\n",
        b"Content-Type: image/png\n\n\x89PNG",
        b"Content-Type: text/html\n\n<div><<p class=><table><![CDATA[x",
        b"Content-Type: text/html\n\n<![--><![--><!-",
    ],
)
def test_a_malformed_mail_raises_nothing(raw: bytes) -> None:
    reply_text(raw)


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_quoted_text_below_is_ignored(text: str) -> None:
    answer = text_above_quote(text)
    assert text_above_quote(f"{answer}\n\nOn Monday, S wrote:\n{QUOTED}") in (
        answer,
        "",
    )
    if answer and not answer.startswith(("On", "Am", ">")):
        assert text_above_quote(f"{answer}\n{QUOTED}") == answer
