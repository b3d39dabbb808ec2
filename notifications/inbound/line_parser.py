"""Reads one line of a reply as an answer about one goal. Pure.

`[value] [confidence] [note]`, with blanks, commas, semicolons or dashes between; the
reader's language is the active one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from notifications.content.reply_reasons import UnclearReason
from notifications.inbound.phrases import (
    CONFIDENCE,
    CONFIDENCE_LABEL,
    NO,
    UNCHANGED,
    YES,
    phrase_at_start,
    plain,
)
from ui.charts.confidence import STEP, WORDS
from ui.formats import decimal_mark
from ui.money import SIGNS
from ui.numbers import COMMA, parse_number, read_number

NOTE_LONGEST = 2000
LARGEST = Decimal(10) ** 15
MOST_PERCENT = 100
# How many times a goal's known values an ambiguous number may be (1.234: one or a
# thousand).
NEAR = 10

NUMBER = re.compile(
    rf"(?P<money>[{SIGNS}]\s?)?"
    r"(?P<digits>[+\-−]?\d(?:[\d.,'’\u2009\u202f]*\d)?|[+\-−]?[.,]\d+)"
    r"(?:(?P<percent>\s?%)|(?P<scale>\s?(?:k|mio\.?|mn|m|bn))(?![\w])|(?P<sign>\s?"
    rf"[{SIGNS}]))?"
    r"(?P<glued>[^\W\d_]+)?",
    re.IGNORECASE,
)
SCALES = {"k": 3, "m": 6, "mn": 6, "mio": 6, "bn": 9}
# After a value: "/ 25", "of 25".
OUT_OF = re.compile(r"\s*(?:/|of\b|out of\b|von\b)\s*(\d[\d.,]*\d|\d)", re.IGNORECASE)
DELIMITER = re.compile(r"\s*(?:[,;:]|[–—-](?=\s)|\.(?=\s))\s*|\s+")
ENDS_PART = re.compile(r"\s*(?:$|[,;:.!]|[–—-](?=\s))")
DIGIT = re.compile(r"([1-5])(?:\s?/\s?5)?(?![\d%/])")
PERCENT = re.compile(r"(\d{1,3})\s?%")
BARE = re.compile(r"\d[\d.,]*")


class UnclearError(Exception):
    """A line that cannot be read, or can be read in two ways."""

    def __init__(self, reason: UnclearReason) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """A goal as the mail showed it. `near`: its known values, which decide ambiguous ones.

    `metric_type`: of goals.Goal.MetricType; "" for a goal that takes no value.
    `speaks_percent`: confidence is a percentage here rather than 1–5.
    """

    title: str = ""
    metric_type: str = "number"
    unit: str = ""
    decimals: int = 0
    near: tuple[Decimal, ...] = ()
    speaks_percent: bool = False


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """None: not given. `is_unchanged`: the line says that nothing has changed."""

    value: Decimal | None = None
    confidence: int | None = None
    note: str = ""
    is_unchanged: bool = False


def read_line(line: str, target: ReplyTarget) -> LineAnswer:
    """Raises UnclearError."""
    text = line.strip()
    if phrase := phrase_at_start(text, UNCHANGED):
        return _after_unchanged(_after(text, phrase), target)
    if target.metric_type == "":
        value, rest = None, text
    elif target.metric_type == "yes_no":
        value, rest = _yes_or_no(text)
    else:
        value, rest = _number(text, target)
    confidence, note = _confidence_and_note(rest, target, is_first=value is None)
    if value is None and confidence is None:
        raise UnclearError(UnclearReason.NO_VALUE)
    return LineAnswer(value, confidence, _note(note))


def looks_like_answer(line: str) -> bool:
    """Whether a line begins as an answer rather than as prose."""
    text = line.strip()
    if NUMBER.match(text) or phrase_at_start(text, (*YES, *NO, *UNCHANGED)):
        return True
    return bool(_confidence_word(text))


def _after_unchanged(rest: str, target: ReplyTarget) -> LineAnswer:
    rest = _with_delimiter(rest)
    confidence, note = _confidence_and_note(rest, target, is_first=True)
    return LineAnswer(None, confidence, _note(note), is_unchanged=confidence is None)


def _yes_or_no(text: str) -> tuple[Decimal | None, str]:
    for words, value in ((NO, Decimal(0)), (YES, Decimal(1))):
        if phrase := phrase_at_start(text, words):
            return value, _with_delimiter(_after(text, phrase))
    if NUMBER.match(text) and not PERCENT.match(text):
        raise UnclearError(UnclearReason.YES_OR_NO)
    return None, text


def _with_delimiter(rest: str) -> str:
    """A word counts when the part ends with it, or a confidence follows: "no idea"."""
    if ENDS_PART.match(rest) or _confidence_word(rest.strip()):
        return rest
    if DIGIT.match(rest.strip()) or PERCENT.match(rest.strip()):
        return rest
    raise UnclearError(UnclearReason.TWO_WAYS)


def _number(text: str, target: ReplyTarget) -> tuple[Decimal | None, str]:
    found = NUMBER.match(text)
    if found is None:
        return None, text
    if _begins_like(text, target.title):
        raise UnclearError(UnclearReason.TWO_WAYS)
    if found["percent"] and target.metric_type != "percent":
        # A percentage of a goal that has none: perhaps its confidence, perhaps not.
        raise UnclearError(UnclearReason.PERCENT)
    rest = text[found.end() :]
    glued = found["glued"] or ""
    scale = (found["scale"] or "").strip().rstrip(".").casefold()
    if glued or scale:
        scale = _scale(glued or scale, target)
    value = _value(found["digits"], target).scaleb(SCALES.get(scale, 0))
    if abs(value) >= LARGEST:
        raise UnclearError(UnclearReason.TOO_LARGE)
    return value, _after_unit(_after_total(rest, target), target)


def _scale(letters: str, target: ReplyTarget) -> str:
    """The letter of "12k", or "" where letters are the goal's own unit."""
    small = letters.casefold()
    if small == target.unit.casefold():
        return ""
    if small in SCALES and target.metric_type != "percent":
        return small
    raise UnclearError(UnclearReason.NOT_A_NUMBER)


def _value(digits: str, target: ReplyTarget) -> Decimal:
    """The number, where one mark may be the decimal one or group thousands.

    What is known of the goal decides if only one reading is near it, else the language.
    """
    if re.fullmatch(r"[+\-−]?\d+,[1-5]", digits) and not target.decimals:
        _decide_comma(target)
    try:
        parsed = read_number(digits)
    except ValueError:
        raise UnclearError(UnclearReason.NOT_A_NUMBER) from None
    value, other = parsed.value, parsed.other
    if other is None or _is_near(value, target) or not _is_near(other, target):
        return value
    return other


def _decide_comma(target: ReplyTarget) -> None:
    """Refuse "22,4" of a goal in whole numbers, but where people write commas."""
    if decimal_mark() != COMMA and target.metric_type != "money":
        raise UnclearError(UnclearReason.TWO_WAYS)


def _is_near(value: Decimal, target: ReplyTarget) -> bool:
    known = [abs(number) for number in target.near if number]
    if not known:
        return False
    return min(known) / NEAR <= abs(value) <= max(known) * NEAR


def _after_total(rest: str, target: ReplyTarget) -> str:
    """Without "/ 25" where that is the goal's own number."""
    found = OUT_OF.match(rest)
    if found is None:
        return rest
    try:
        total = parse_number(found[1])
    except ValueError:
        raise UnclearError(UnclearReason.TWO_WAYS) from None
    if total not in target.near:
        raise UnclearError(UnclearReason.TWO_WAYS)
    return rest[found.end() :]


def _after_unit(rest: str, target: ReplyTarget) -> str:
    unit = target.unit.strip()
    if unit and phrase_at_start(rest.strip(), (unit,)):
        return _after(rest.strip(), unit)
    return rest


def _confidence_and_note(
    rest: str, target: ReplyTarget, *, is_first: bool
) -> tuple[int | None, str]:
    """The confidence, if any, and the note. `is_first`: no value stands before it."""
    text = rest.strip() if is_first else DELIMITER.sub("", rest, count=1).strip()
    if is_first:
        text = text.lstrip(",;: ")
    label = CONFIDENCE_LABEL.match(text)
    text = text[label.end() :] if label else text
    found = _confidence(text, target)
    if found is None:
        if label or BARE.fullmatch(text):
            raise UnclearError(UnclearReason.CONFIDENCE)
        return None, text
    confidence, after = found
    if not ENDS_PART.match(after):
        raise UnclearError(UnclearReason.TWO_WAYS)
    note = after.strip().lstrip(",;:.!–—- ").strip()
    if BARE.fullmatch(note):
        raise UnclearError(UnclearReason.TWO_WAYS)
    return confidence, note


def _confidence(text: str, target: ReplyTarget) -> tuple[int, str] | None:
    if phrase := _confidence_word(text):
        return _word_worth(phrase), _after(text, phrase)
    if found := PERCENT.match(text):
        number = int(found[1])
        if number > MOST_PERCENT:
            raise UnclearError(UnclearReason.CONFIDENCE)
        return number, text[found.end() :]
    if (found := DIGIT.match(text)) and _ends_word(text[found.end() :]):
        if target.speaks_percent and found[0] == found[1]:
            raise UnclearError(UnclearReason.CONFIDENCE)
        return int(found[1]) * STEP - STEP // 2, text[found.end() :]
    if target.speaks_percent and (
        found := re.match(r"(\d{1,3})(?=\s*(?:$|[,;]))", text)
    ):
        if int(found[1]) <= MOST_PERCENT:
            return int(found[1]), text[found.end() :]
        raise UnclearError(UnclearReason.CONFIDENCE)
    return None


def _ends_word(rest: str) -> bool:
    return not rest or not (rest[0].isalnum() or re.match(r"[.,]\d", rest))


def _confidence_word(text: str) -> str:
    return phrase_at_start(text, _known_words())


def _known_words() -> dict[str, int]:
    """With the five words of the active language."""
    return CONFIDENCE | {str(word): worth for worth, word in WORDS.items()}


def _word_worth(phrase: str) -> int:
    return _known_words()[phrase]


def _after(text: str, phrase: str) -> str:
    """The text after a phrase that it begins with, whatever its blanks and letters."""
    pattern = r"\s+".join(_loosely(word) for word in phrase.split())
    found = re.match(pattern, text.strip(), re.IGNORECASE)
    return text.strip()[found.end() :] if found else ""


def _loosely(word: str) -> str:
    return re.sub("['’]", "['’]", re.escape(word))


def _begins_like(text: str, title: str) -> bool:
    """Whether the number is the title's: "25 opps: 22" under "25 opps qualified"."""
    words = plain(title).split()
    return len(words) > 1 and plain(text).startswith(" ".join(words[:2]))


def _note(text: str) -> str:
    note = text.strip().lstrip(",;:.!–—- ")
    if len(note) > NOTE_LONGEST:
        raise UnclearError(UnclearReason.TOO_LONG)
    return note
