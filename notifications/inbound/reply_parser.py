"""Reads the text of a reply as answers about goals. Pure.

One line per goal, in the order of the mail that was answered; or lines that begin with
the goal's number or title: "2: 8, likely". What can be read in two ways is asked again
rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notifications.content.reply_reasons import UnclearReason
from notifications.inbound.line_parser import (
    LineAnswer,
    UnclearError,
    looks_like_answer,
    read_line,
)
from notifications.inbound.phrases import ALL_UNCHANGED, CLOSING, GREETING, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.inbound.line_parser import ReplyTarget

# A line of at least so many characters was perhaps broken by a mail program.
WRAPPED = 60
MOST_LINES = 60
NUMBERED = re.compile(r"#?\s?(\d{1,2})\s*(?::|[.)](?=\s))\s*")
BULLET = re.compile(r"[-*•·–]\s+")


@dataclass(frozen=True, slots=True)
class ParsedReply:
    """`answers` and `unclear` by the position of the goal, from 0; `general`: about no goal."""

    answers: dict[int, LineAnswer] = field(default_factory=dict)
    unclear: dict[int, UnclearReason] = field(default_factory=dict)
    general: tuple[UnclearReason, ...] = ()


def parse_reply(text: str, targets: Sequence[ReplyTarget]) -> ParsedReply:
    """Reads the answer of a mail (notifications.inbound.reply_text). Raises nothing."""
    lines = _lines(text)
    if not lines or not targets:
        return ParsedReply(general=(UnclearReason.EMPTY,))
    if len(lines) == 1 and plain(lines[0]).rstrip(".!") in ALL_UNCHANGED:
        return ParsedReply(
            answers=dict.fromkeys(range(len(targets)), LineAnswer(is_unchanged=True))
        )
    with_places = [_with_place(line, targets) for line in lines]
    if any(place is not None for place, _rest in with_places):
        return _by_place(with_places, targets)
    return _in_order(lines, targets)


def _lines(text: str) -> list[str]:
    """What may say something: without greeting, and nothing after a closing word."""
    kept: list[str] = []
    for line in text.split("\n")[:MOST_LINES]:
        bare = line.strip()
        if kept and CLOSING.fullmatch(bare):
            break
        if not bare or (not kept and GREETING.fullmatch(bare)):
            continue
        kept.append(BULLET.sub("", bare, count=1))
    return _unwrapped(kept)


def _unwrapped(lines: Sequence[str]) -> list[str]:
    whole: list[str] = []
    length = 0
    for line in lines:
        if whole and length >= WRAPPED and not _begins_answer(line):
            whole[-1] += f" {line}"
        else:
            whole.append(line)
        length = len(line)
    return whole


def _begins_answer(line: str) -> bool:
    return bool(NUMBERED.match(line)) or looks_like_answer(line)


def _with_place(line: str, targets: Sequence[ReplyTarget]) -> tuple[int | None, str]:
    """The goal that a line names, and the rest of it; -1 for one that is not there."""
    for place, target in enumerate(targets):
        title = plain(target.title)
        if title and plain(line).startswith(title):
            rest = _after_words(line, len(title.split()))
            if rest.lstrip().startswith((":", "-", "–", "—", "=")):
                return place, rest.lstrip()[1:].strip()
    if found := NUMBERED.match(line):
        place = int(found[1]) - 1
        return (place if 0 <= place < len(targets) else -1), line[found.end() :]
    return None, line


def _after_words(line: str, n_words: int) -> str:
    found = re.match(rf"\s*(?:\S+\s+){{{n_words - 1}}}", line)
    rest = line[found.end() :] if found else line
    mark = re.search(r"[:=]|\s[-–—](?=\s)", rest)
    return rest[mark.start() :] if mark else ""


def _by_place(
    with_places: Sequence[tuple[int | None, str]], targets: Sequence[ReplyTarget]
) -> ParsedReply:
    answers: dict[int, LineAnswer] = {}
    unclear: dict[int, UnclearReason] = {}
    general: list[UnclearReason] = []
    for place, rest in with_places:
        if place is None or place < 0:
            general.append(
                UnclearReason.EXTRA if place is None else UnclearReason.NO_SUCH_GOAL
            )
        elif place in answers or place in unclear:
            answers.pop(place, None)
            unclear[place] = UnclearReason.TWICE
        else:
            _read(place, rest, targets, answers, unclear)
    return ParsedReply(answers, unclear, tuple(dict.fromkeys(general)))


def _in_order(lines: Sequence[str], targets: Sequence[ReplyTarget]) -> ParsedReply:
    candidates = [line for line in lines if looks_like_answer(line)]
    if len(candidates) > len(targets):
        return ParsedReply(general=(UnclearReason.TOO_MANY,))
    if len(targets) > 1 and len(lines) == 1 and _is_row_of_numbers(lines[0]):
        return ParsedReply(unclear={0: UnclearReason.TWO_WAYS})
    # One answer for each goal: the lines between them are prose.
    kept = candidates if len(candidates) == len(targets) else lines[: len(targets)]
    answers: dict[int, LineAnswer] = {}
    unclear: dict[int, UnclearReason] = {}
    is_after_prose = False
    for place, line in enumerate(kept):
        is_answer = looks_like_answer(line)
        if is_after_prose and is_answer:
            # It may answer this goal, or the one before.
            unclear[place] = UnclearReason.WHICH
        else:
            _read(place, line, targets, answers, unclear)
        is_after_prose |= place in unclear and not is_answer
    general = (UnclearReason.EXTRA,) if len(lines) > len(kept) else ()
    return ParsedReply(answers, unclear, general)


def _is_row_of_numbers(line: str) -> bool:
    """Whether it may be two values as well as a value and how sure: "22, 4"."""
    return bool(re.fullmatch(r"[\d.,%]+(?:\s*[,;/ ]\s*[\d.,%]+)+", line))


def _read(
    place: int,
    line: str,
    targets: Sequence[ReplyTarget],
    answers: dict[int, LineAnswer],
    unclear: dict[int, UnclearReason],
) -> None:
    try:
        answers[place] = read_line(line, targets[place])
    except UnclearError as error:
        unclear[place] = error.reason
