"""Extracts what somebody wrote in a reply, without quotation and signature. Pure."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from notifications.inbound.mime_parts import parse_mail, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import Message

# More than anybody writes by hand, in characters; the rest is not looked at.
LONGEST = 20_000
# Of one part, with what it quotes.
MOST_BYTES = LONGEST * 10
# Codecs of Python that no mail is written in; some take hours, one only raises.
NO_CHARSETS = frozenset(
    {"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"}
)
# Marks of direction, no text at all, halves of characters: no database takes some.
UNSEEN_SIGNS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\ud800-\udfff\ufeff]"
)
FLOWED = "flowed"
# "On Mon, 2 Mar 2026, Sightline wrote:", over up to three lines; likewise elsewhere.
ATTRIBUTION = re.compile(
    r"^[ \t]*(?:"
    r"(?:On|Am|Le|El|Il|Op|Den|Em)\b(?:[^\n]{0,300}\n(?![ \t]*\n)){0,2}[^\n]{0,300}?"
    r"\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev|escreveu)\b"
    r"|[^\n]{0,200}<[^\s<>@]+@[^\s<>@]+>[^\n]{0,60}\b(?:wrote|schrieb)\b"
    r")[^\n]{0,200}:[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
# Where a mail program begins what it quotes or adds.
BEGINS_REST = re.compile(
    r"^[ \t]*(?:"
    r"-{2,}[ \t]*(?:Original Message|Original-?nachricht|Ursprüngliche Nachricht"
    r"|Forwarded message|Weitergeleitete Nachricht|Message d.origine)[ \t]*-{2,}"
    r"|_{10,}"
    r"|\*?(?:From|Von|De)[ \t]*:[^\n]*\n[ \t]*\*?"
    r"(?:Sent|Date|To|Gesendet|Datum|An|Envoyé)[ \t]*:[^\n]*"
    r"|--[ \t]?"
    r"|Sent from (?:my|Outlook|Yahoo|Mail)\b[^\n]*"
    r"|Get Outlook for\b[^\n]*"
    r"|(?:Von meinem|Gesendet von|Gesendet mit)\b[^\n]*"
    r")$",
    re.MULTILINE | re.IGNORECASE,
)
QUOTED = re.compile(r"^[ \t]*>", re.MULTILINE)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "div",
        "dd",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "tr",
        "ul",
    ]
)
UNSEEN = frozenset({"blockquote", "head", "script", "style", "title", "template"})
RAW = frozenset({"script", "style", "title"})
# Each sign is looked at once, whatever the mail is made of.
TAG = re.compile(
    r"<(?:[!?][^<>]*+"
    r"|(?P<end>/?)(?P<name>[a-z][a-z0-9:-]*+)(?P<attributes>[^<>]*+))>",
    re.IGNORECASE | re.ASCII,
)
# Marks that Gmail, Outlook, Apple and Yahoo put on what they quote, and on signatures.
QUOTE_MARKS = re.compile(
    r"\b(?:gmail_quote|gmail_attr|gmail_signature|moz-cite-prefix|moz-signature"
    r"|yahoo_quoted|protonmail_quote)",
    re.IGNORECASE,
)
# Outlook's: what is quoted follows them.
END_MARKS = re.compile(
    r"\b(?:appendonsend|divrplyfwdmsg|mail-editor-reference)", re.IGNORECASE
)
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "wbr",
    ]
)


def reply_text(raw: bytes) -> str:
    """The answer itself, line by line; empty for a mail without any.

    Raises nothing: what cannot be decoded is replaced.
    """
    mail = parse_mail(raw)
    parts = [] if mail is None else list(texts_of(mail))
    if plain := _first_text(parts, "text/plain"):
        return text_above_quote(plain)
    return text_above_quote(text_of_html(_first_text(parts, "text/html")))


def text_above_quote(text: str) -> str:
    """What stands above the quoted mail; below it when somebody answered there."""
    lines = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    # Marks of direction come with what mail programs quote; the others are no text.
    lines = UNSEEN_SIGNS.sub("", lines)
    lines = lines.replace("\u00a0", " ")
    return _above(lines).strip() or _below(lines).strip()


def _above(text: str) -> str:
    ends = [
        found.start()
        for pattern in (ATTRIBUTION, BEGINS_REST, QUOTED)
        if (found := pattern.search(text))
    ]
    return text[: min(ends)] if ends else text


def _below(text: str) -> str:
    """After a quotation that the mail begins with."""
    attribution = ATTRIBUTION.search(text)
    if attribution and not text[: attribution.start()].strip():
        text = text[attribution.end() :]
    lines = text.strip("\n").split("\n")
    if not QUOTED.match(lines[0]):
        return ""
    while lines and (QUOTED.match(lines[0]) or not lines[0].strip()):
        lines.pop(0)
    return _above("\n".join(lines))


def text_of_html(html: str) -> str:
    """Lines of what an HTML body shows, without what it quotes. Raises nothing."""
    reader, at = _HtmlText(), 0
    shown = _without_comments(html)
    for tag in TAG.finditer(shown):
        reader.add_text(shown[at : tag.start()])
        reader.handle_tag(tag)
        at = tag.end()
    reader.add_text(shown[at:])
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(html: str) -> str:
    shown, *others = html.split("<!--")
    return shown + "".join(other.partition("-->")[2] for other in others)


@dataclass(slots=True)
class _HtmlText:
    """Collects the visible text of HTML; skips elements that are hidden or quoted.

    Not Python's own parser: that takes minutes over tags that do not end, and raises on
    some that are none. `n_skipped`: elements open inside one that is skipped, itself
    included. `raw`: the one whose content is no HTML.
    """

    parts: list[str] = field(default_factory=list)
    n_skipped: int = 0
    raw: str = ""
    is_over: bool = False

    def add_text(self, text: str) -> None:
        if not self.n_skipped and not self.is_over:
            # Line breaks in the source mean nothing.
            self.parts.append(re.sub(r"\s+", " ", unescape(text)))

    def handle_tag(self, tag: re.Match[str]) -> None:
        name, attributes = (tag["name"] or "").lower(), tag["attributes"] or ""
        if self.raw and not (tag["end"] and name == self.raw):
            return
        if name in BLOCKS:
            self.parts.append("\n")
        if tag["end"]:
            self.raw = ""
            self.n_skipped = max(0, self.n_skipped - (name not in VOID))
        elif name:
            self._open(name, attributes)

    def _open(self, name: str, attributes: str) -> None:
        self.is_over = self.is_over or bool(END_MARKS.search(attributes))
        if name in VOID or attributes.endswith("/"):
            return
        self.raw = name if name in RAW else ""
        if self.n_skipped or name in UNSEEN or QUOTE_MARKS.search(attributes):
            self.n_skipped += 1


def _first_text(parts: Sequence[Message], content_type: str) -> str:
    """Of the first part of that type that says anything."""
    texts = (_text(part) for part in parts if part.get_content_type() == content_type)
    return next((text for text in texts if text.strip()), "")


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = _decoded(payload[:MOST_BYTES], part.get_content_charset("utf-8"))
    if str(part.get_param("format")).lower() == FLOWED:
        return _unflowed(text[:LONGEST], is_tight=part.get_param("delsp") == "yes")
    return text


def _decoded(payload: bytes, charset: str) -> str:
    try:
        is_text = codecs.lookup(charset).name not in NO_CHARSETS
        return payload.decode(charset if is_text else "utf-8", "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")


def _unflowed(text: str, *, is_tight: bool) -> str:
    """Lines that end in a space go on in the next (RFC 3676)."""
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        is_quote = line.startswith(">")
        if goes_on and not is_quote and line != "-- ":
            lines[-1] += line
        else:
            lines.append(line)
        goes_on = line.endswith(" ") and line != "-- " and not is_quote
        if goes_on and is_tight:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
