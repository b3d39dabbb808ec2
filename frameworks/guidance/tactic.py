"""Finds tactics in a goal's sentence, and the sentence without them (source 000).

"Increase followers by 1,000 through engaging video content": the goal is the thousand.
In English a tactic ends at the next date, amount or end of the clause; in German it is
a noun phrase ("durch Schulungen der Mitarbeiter"), followed by the verb.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from frameworks.guidance.reading import reading_of
from frameworks.guidance.text import STOPS, Cut

if TYPE_CHECKING:
    from frameworks.guidance.reading import DraftReading
    from frameworks.guidance.word_lists import WordLists

ADVERBS = frozenset({"not", "also", "only", "better", "actively", "first"})
# Fewer than two words cannot be a goal.
LEAST = 2
MOST = 4
BRACKETS = frozenset("()")


def tactic(reading: DraftReading) -> Cut | None:
    """The first tactic in the sentence, with the word that introduces it."""
    for index in range(len(reading.sentence)):
        cut = _tactic_at(reading, index)
        if cut is not None:
            return cut
    return None


def without_tactics(reading: DraftReading) -> str:
    """The whole sentence without tactics; "" when no aim would be left."""
    return shortened(reading.sentence.title, reading.words)


@lru_cache(maxsize=512)
def shortened(title: str, words: WordLists) -> str:
    reading = reading_of(title, words)
    for _round in range(MOST):
        cut = tactic(reading)
        if cut is None:
            break
        reading = reading_of(_without(reading, cut), words)
    is_whole = len(reading.sentence) >= LEAST and tactic(reading) is None
    return reading.sentence.title if is_whole else ""


def aim_of(reading: DraftReading) -> DraftReading:
    """The sentence without tactics; all of it when no aim would be left."""
    shorter = without_tactics(reading)
    return reading_of(shorter, reading.words) if shorter else reading


def _tactic_at(reading: DraftReading, index: int) -> Cut | None:
    sentence = reading.sentence
    led = sentence.at(index, "tactics")
    if led is not None:
        return _through(reading, led)
    if sentence.at(index, "gerund_tactics") and _is_gerund(reading, index + 1):
        return _by_doing(reading, index)
    led = sentence.at(index, "using")
    if led is not None and not _is_by_users(reading, led):
        return _to_boundary(reading, led)
    led = sentence.at(index, "phrase_tactics")
    if led is not None:
        return _noun_phrase(reading, led)
    led = sentence.at(index, "clause_tactics")
    return _clause(reading, led) if led else None


# --- English ----------------------------------------------------------------------------


def _through(reading: DraftReading, led: Cut) -> Cut | None:
    """A tactic after “through” and the like.

    Not: through Q4, pass through, customers get through.
    """
    head = range(led.first)
    if reading.date_at(led.first) or reading.date_at(led.end):
        return None
    if reading.is_word(led.first, "passing_markers") and any(
        reading.is_word(index, "passing") for index in head
    ):
        return None
    return _to_boundary(reading, led)


def _by_doing(reading: DraftReading, index: int) -> Cut | None:
    """A tactic after “by” and a gerund.

    Not: "caused by using", "can be answered by sending", which describe a state.
    """
    is_passive = any(reading.sentence.word(at) == "be" for at in range(index))
    if is_passive or reading.sentence.word(index - 1).endswith("ed"):
        return None
    return _to_boundary(reading, Cut(index, index + 1))


def _is_gerund(reading: DraftReading, index: int) -> bool:
    word = reading.sentence.word(index)
    if word.endswith("ly") or word in ADVERBS:
        return _is_gerund(reading, index + 1)
    return (
        word.endswith("ing")
        and len(word) > len("ring")
        and not reading.is_word(index, "not_gerunds")
        and (reading.sentence.is_loud or reading.sentence.tokens[index].is_lower)
    )


def _is_by_users(reading: DraftReading, led: Cut) -> bool:
    """Whether the gerund is no tactic itself: “customers using the API”, “by using”.

    The first describes people, the second is found with its preposition.
    """
    if led.first == 0:
        return "," not in reading.sentence.title
    return reading.is_word(led.first - 1, "users")


def _to_boundary(reading: DraftReading, led: Cut) -> Cut | None:
    """Up to the clause's end, or a date or an amount.

    Only if the words before have no date or amount, respectively.
    """
    sentence = reading.sentence
    has_date = any(each.cut.first < led.first for each in reading.dated)
    has_amount = any(index < led.first for index in reading.amounts)
    end = led.end
    while end < len(sentence) and not _stops(reading, led, end):
        if end > led.end and _ends_list(reading, led, end):
            break
        if not has_date and reading.date_at(end):
            break
        if not has_amount and reading.amount_at(end):
            break
        if end > led.end and _is_last_verb(reading, end):
            break
        end += 1
    return Cut(led.first, end) if end > led.end else None


def _is_last_verb(reading: DraftReading, index: int) -> bool:
    """Whether it is the infinitive of a German sentence.

    Example: "Anfragen via LinkedIn verdoppeln".
    """
    sentence = reading.sentence
    is_last = index + 1 == len(sentence) or sentence.stops(index + 1)
    token = sentence.tokens[index]
    is_verb = reading.is_word(index, "verbs") or reading.is_word(index, "number_words")
    return is_last and is_verb and token.is_lower and token.folded.endswith("n")


def _stops(reading: DraftReading, led: Cut, index: int) -> bool:
    """Whether the tactic ends here; brackets that open within it belong to it."""
    gap = reading.sentence.gap(index)
    if not STOPS.intersection(gap) - BRACKETS:
        text = reading.sentence.excerpt(Cut(led.first, index))
        depth = text.count("(") + gap.count("(") - text.count(")")
        return depth < gap.count(")")
    return True


def _ends_list(reading: DraftReading, led: Cut, index: int) -> bool:
    """Whether a comma ends the tactic: only one that opens the sentence, not in a list."""
    if "," not in reading.sentence.gap(index):
        return False
    rest = range(index, len(reading.sentence))
    is_list = any(reading.is_word(at, "conjunctions") for at in rest)
    return led.first == 0 or not is_list


# --- German -----------------------------------------------------------------------------


def _clause(reading: DraftReading, led: Cut) -> Cut | None:
    """A German clause as tactic, up to a comma or the end: “indem wir mehr anrufen”."""
    end = led.end
    sentence = reading.sentence
    while (
        end < len(sentence) and not sentence.stops(end) and "," not in sentence.gap(end)
    ):
        end += 1
    return Cut(led.first, end) if end > led.end else None


def _noun_phrase(reading: DraftReading, led: Cut) -> Cut | None:
    """A German noun phrase as tactic.

    Not: durch 2027, durch 3 teilen, durch den Vorstand (freigegeben).
    """
    if reading.date_at(led.first) or reading.date_at(led.end):
        return None
    noun = _noun(reading, led.end)
    if noun is None or reading.is_word(noun, "agents"):
        return None
    end = noun + 1
    while (further := _continued(reading, end)) is not None:
        end = further + 1
    return Cut(led.first, end)


def _noun(reading: DraftReading, index: int) -> int | None:
    """The noun after articles and adjectives; None if a clause ends before."""
    sentence = reading.sentence
    for at in range(index, min(index + 6, len(sentence))):
        if at > index and (sentence.stops(at) or "," in sentence.gap(at)):
            return None
        if "%" in sentence.gap(at) or reading.date_at(at):
            return None
        if not sentence.tokens[at].is_lower or sentence.is_loud:
            return at
    return None


def _continued(reading: DraftReading, index: int) -> int | None:
    """The last noun of what continues the noun phrase."""
    sentence = reading.sentence
    if index >= len(sentence) or sentence.stops(index) or sentence.is_loud:
        return None
    if reading.date_at(index) or reading.amount_at(index):
        return None
    if not sentence.tokens[index].is_lower and not sentence.tokens[index].has_digit:
        return index
    if not reading.is_word(index, "phrase_links"):
        return None
    return _noun(reading, index + 1)


# --- The sentence without tactics -------------------------------------------------------


def _without(reading: DraftReading, cut: Cut) -> str:
    sentence = reading.sentence
    title = sentence.title
    head = title[: sentence.tokens[cut.first].start].rstrip(" ,–—-\t\n")
    after = sentence.end_of(cut)
    tail = title[after:].lstrip()
    if title[:after].count("(") > title[:after].count(")") and head.count(
        "("
    ) == head.count(")"):
        tail = tail.removeprefix(")").lstrip()
    if not head.strip():
        return _begin(tail.lstrip(" ,:;–—-"), like=title.lstrip())
    if tail and tail[0] not in ",.;:!?)]%":
        tail = f" {tail}"
    return f"{head}{tail.removeprefix(',')}" if tail != "," else head


def _begin(text: str, *, like: str) -> str:
    return text[:1].upper() + text[1:] if like[:1].isupper() else text
