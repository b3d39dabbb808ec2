"""Phrases that people use in replies to reminders, in English and German. Pure."""

from __future__ import annotations

import re

# Longer ones first where one begins like another.
UNCHANGED = (
    "nothing changed",
    "nothing has changed",
    "nothing new",
    "no changes",
    "no change",
    "unchanged",
    "same as last week",
    "same as before",
    "same",
    "nichts geändert",
    "keine änderungen",
    "keine änderung",
    "nichts neues",
    "unverändert",
    "wie letzte woche",
    "gleich",
)
# As the whole mail: of every goal.
ALL_UNCHANGED = frozenset(
    {
        "nothing changed",
        "nothing has changed",
        "nothing new",
        "no changes",
        "all same",
        "all the same",
        "all unchanged",
        "same for all",
        "everything same",
        "nichts geändert",
        "nichts neues",
        "keine änderungen",
        "alles gleich",
        "alles unverändert",
        "alles beim alten",
    }
)
YES = ("yes", "done", "ja", "erledigt", "fertig", "✓", "✔", "✅")
NO = ("not yet", "not done", "no", "noch nicht", "nein")
CONFIDENCE: dict[str, int] = {
    "won't make it": 10,
    "wont make it": 10,
    "will not make it": 10,
    "schaffen wir nicht": 10,
    "schaffe ich nicht": 10,
    "doubtful": 30,
    "unlikely": 30,
    "zweifelhaft": 30,
    "unwahrscheinlich": 30,
    "even odds": 50,
    "fifty-fifty": 50,
    "fifty fifty": 50,
    "50/50": 50,
    "50:50": 50,
    "likely": 70,
    "wahrscheinlich": 70,
    "certain": 90,
    "sicher": 90,
}
CONFIDENCE_LABEL = re.compile(
    r"(?:confidence|zuversicht)(?:\s*[:=]\s*|\s+)", re.IGNORECASE
)
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|moin"
    r"|guten (?:morgen|tag|abend))(?:[ ,][^\d]{0,40})?[,!.]?",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"(?:thanks|thank you|many thanks|thx|cheers|best|best wishes|(?:best|kind|warm)?"
    r" ?regards|br|sincerely|yours|danke|vielen dank|(?:viele|liebe|beste|schöne) grü(?:ß|ss)e"
    r"|mit freundlichen grü(?:ß|ss)en|mfg|lg|vg|gru(?:ß|ss))(?:[ ,][^\d]{0,40})?[,!.]?",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """For comparing: one kind of apostrophe, one blank, small letters."""
    return " ".join(text.replace("’", "'").casefold().split())


def phrase_at_start(text: str, phrases: dict[str, int] | tuple[str, ...]) -> str:
    """The longest of the phrases that the text begins with as whole words, or ""."""
    start = plain(text)
    for phrase in sorted(phrases, key=len, reverse=True):
        known = plain(phrase)
        if start.startswith(known) and not _goes_on(start[len(known) :]):
            return phrase
    return ""


def _goes_on(rest: str) -> bool:
    return bool(rest) and (rest[0].isalnum() or rest[0] in "'-")
