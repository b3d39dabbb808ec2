"""Detects two goals in one sentence: each can be reached without the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.guidance.text import Cut

if TYPE_CHECKING:
    from frameworks.guidance.reading import DraftReading

ASKING = frozenset(
    {"when", "where", "how", "what", "which", "who", "whether", "why", "wie", "ob"}
)
# A verb and its object.
LEAST = 2


def second_goal(reading: DraftReading) -> Cut | None:
    """The clause that could be a goal of its own, with its conjunction."""
    sentence = reading.sentence
    for index in range(1, len(sentence)):
        if reading.is_word(index, "conjunctions"):
            left, right = Cut(0, index), Cut(index + 1, _end(reading, index + 1))
            if _are_two(reading, left, right):
                return Cut(index, right.end)
        elif ";" in sentence.gap(index):
            left, right = Cut(0, index), Cut(index, len(sentence))
            if _is_goal(reading, left) and _is_goal(reading, right):
                return right
    return None


def _end(reading: DraftReading, index: int) -> int:
    sentence = reading.sentence
    stop = index + 1
    while stop < len(sentence) and not sentence.stops(stop):
        stop += 1
    return min(stop, len(sentence))


def _are_two(reading: DraftReading, left: Cut, right: Cut) -> bool:
    if right.end - right.first < LEAST or _is_subordinate(reading, left):
        return False
    if reading.is_word(right.first, "pronouns") or reading.sentence.stops(right.first):
        return False
    return (
        _two_commands(reading, left, right)
        or _two_infinitives(reading, left, right)
        or _two_amounts(reading, left, right)
        or _two_statements(reading, left, right)
    )


def _is_subordinate(reading: DraftReading, left: Cut) -> bool:
    """Whether the joined clause is part of a "so that", "which" or "to win customers"."""
    sentence = reading.sentence
    for index in range(left.first, left.end):
        is_amount = reading.amount_at(index) is not None
        if sentence.at(index, "subordinates") and not is_amount:
            return True
        if index > 0 and sentence.word(index) == "to" and _leads(reading, index + 1):
            return True
    return False


def _leads(reading: DraftReading, index: int) -> bool:
    """Whether a clause's verb is here: certain ones, or doubtful ones before "the"."""
    if reading.is_word(index, "verbs"):
        return True
    is_noun_too = reading.is_word(index, "verbs_or_nouns")
    return is_noun_too and (
        reading.is_word(index + 1, "determiners") or index + 1 in reading.amounts
    )


def _two_commands(reading: DraftReading, left: Cut, right: Cut) -> bool:
    """Whether both are commands: “Launch the app and hire three engineers”.

    Not “design and ship the checkout”.
    """
    sentence = reading.sentence
    verb = right.first + (sentence.word(right.first) in ("to", "also"))
    start = max((each for each in reading.starts if each < left.end), default=left.end)
    if left.end - start < LEAST or not reading.is_verb(start):
        return False
    if not _leads(reading, verb) or reading.is_word(verb + 1, "pronouns"):
        return False
    is_small = sentence.is_loud or sentence.tokens[verb].is_lower
    shares_object = reading.is_word(left.end - 1, "verbs")
    return is_small and verb + 1 < right.end and not shares_object


def _two_infinitives(reading: DraftReading, left: Cut, right: Cut) -> bool:
    """Whether both are German infinitive clauses: “Umsatz steigern und Kosten senken”.

    Each has a noun and its verb at the end.
    """
    return all(_ends_with_verb(reading, clause) for clause in (left, right))


def _ends_with_verb(reading: DraftReading, clause: Cut) -> bool:
    tokens = reading.sentence.tokens
    for index in range(clause.end - 1, clause.first, -1):
        if reading.is_word(index, "verbs") and tokens[index].is_lower:
            before = tokens[clause.first : index]
            return any(not token.is_lower for token in before)
    return False


def _two_amounts(reading: DraftReading, left: Cut, right: Cut) -> bool:
    """Whether both are things with a number: “ARR to $18M and NRR to 115%”."""
    mine = [at for at in range(left.first, left.end) if reading.amount_at(at)]
    theirs = [at for at in range(right.first, right.end) if reading.amount_at(at)]
    return (
        bool(mine and theirs)
        and theirs[0] > right.first
        and not _is_range(reading, right.first)
    )


def _is_range(reading: DraftReading, index: int) -> bool:
    return index in reading.amounts


def _two_statements(reading: DraftReading, left: Cut, right: Cut) -> bool:
    """Whether both are results: “Focus is decommissioned and collectors are GA”."""
    if reading.sentence.word(right.first) in ASKING:
        return False
    return all(
        any(reading.is_word(at, "finite") for at in range(clause.first + 1, clause.end))
        for clause in (left, right)
    )


def _is_goal(reading: DraftReading, clause: Cut) -> bool:
    """Whether the clause has a number, or begins with a verb."""
    if clause.end - clause.first < LEAST:
        return False
    has_amount = any(at in reading.amounts for at in range(clause.first, clause.end))
    return has_amount or _leads(reading, clause.first) or reading.is_verb(clause.first)
