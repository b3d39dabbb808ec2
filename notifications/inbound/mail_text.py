"""What somebody wrote in a mail: above what is quoted, without a signature. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import EmailMessage

# More than anybody writes by hand; the rest is not looked at.
LONGEST = 20_000
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
UNSEEN = frozenset({"head", "script", "style", "title", "template"})
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


def written_text(mail: EmailMessage) -> str:
    """The answer itself, line by line; empty for a mail without any.

    Raises nothing: what cannot be decoded is replaced.
    """
    plain = _body(mail, "plain")
    if plain.strip():
        return answer_in(plain)
    return answer_in(text_of_html(_body(mail, "html")))


def answer_in(text: str) -> str:
    """What stands above the quoted mail; below it when somebody answered there."""
    lines = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    # No-break spaces and marks of direction come with what mail programs quote.
    lines = re.sub(r"[\u200b-\u200f\u202a-\u202e\ufeff]", "", lines)
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
    """Lines of what an HTML body shows, without what it quotes."""
    reader = _Reader()
    reader.feed(html[: LONGEST * 10])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects text; skips whole elements that are unseen or quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        # Elements open inside one that is skipped, itself included.
        self.n_skipped = 0
        self.is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        marks = _marks(attrs)
        self.is_over = self.is_over or bool(END_MARKS.search(marks))
        if tag not in VOID and (self.n_skipped or _is_skipped(tag, marks)):
            self.n_skipped += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag not in VOID:
            self.n_skipped = max(0, self.n_skipped - 1)

    def handle_data(self, data: str) -> None:
        if not self.n_skipped and not self.is_over:
            # Line breaks in the source mean nothing.
            self.parts.append(re.sub(r"\s+", " ", data))


def _marks(attrs: list[tuple[str, str | None]]) -> str:
    return " ".join(value or "" for name, value in attrs if name in ("class", "id"))


def _is_skipped(tag: str, marks: str) -> bool:
    is_unseen = tag == "blockquote" or tag in UNSEEN
    return is_unseen or bool(QUOTE_MARKS.search(marks))


def _body(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body(preferencelist=(subtype,))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = _decoded(payload, part.get_content_charset("utf-8"))
    if part.get_param("format") == FLOWED:
        return _unflowed(text, is_tight=part.get_param("delsp") == "yes")
    return text


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, "replace")
    except LookupError:
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
