"""From the text of a reply to what it says of each goal. Pure.

One line per goal, in the order of the mail that was answered; or lines that begin with
the goal's number or title: "2: 8, likely". What can be read in two ways is asked again
rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notifications.inbound.line_parser import (
    Reason,
    Said,
    UnclearError,
    looks_like_said,
    read_line,
)
from notifications.inbound.phrases import ALL_UNCHANGED, CLOSING, GREETING, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.inbound.line_parser import Target

# So long was a line that a mail program broke: what follows belongs to it.
WRAPPED = 60
MOST_LINES = 60
NUMBERED = re.compile(r"#?\s?(\d{1,2})\s*(?::|[.)](?=\s))\s*")
BULLET = re.compile(r"[-*•·–]\s+")


@dataclass(frozen=True, slots=True)
class Parsed:
    """`said` and `unclear` by the position of the goal, from 0; `general`: of no goal."""

    said: dict[int, Said] = field(default_factory=dict)
    unclear: dict[int, Reason] = field(default_factory=dict)
    general: tuple[Reason, ...] = ()


def parse_reply(text: str, targets: Sequence[Target]) -> Parsed:
    """Reads the answer of a mail (notifications.inbound.reply_text). Raises nothing."""
    lines = _lines(text)
    if not lines or not targets:
        return Parsed(general=(Reason.EMPTY,))
    if len(lines) == 1 and plain(lines[0]).rstrip(".!") in ALL_UNCHANGED:
        return Parsed(said=dict.fromkeys(range(len(targets)), Said(is_unchanged=True)))
    addressed = [_addressed(line, targets) for line in lines]
    if any(place is not None for place, _rest in addressed):
        return _by_address(addressed, targets)
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
    return bool(NUMBERED.match(line)) or looks_like_said(line)


def _addressed(line: str, targets: Sequence[Target]) -> tuple[int | None, str]:
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


def _by_address(
    addressed: Sequence[tuple[int | None, str]], targets: Sequence[Target]
) -> Parsed:
    said: dict[int, Said] = {}
    unclear: dict[int, Reason] = {}
    general: list[Reason] = []
    for place, rest in addressed:
        if place is None or place < 0:
            general.append(Reason.EXTRA if place is None else Reason.NO_SUCH_GOAL)
        elif place in said or place in unclear:
            said.pop(place, None)
            unclear[place] = Reason.TWICE
        else:
            _read(place, rest, targets, said, unclear)
    return Parsed(said, unclear, tuple(dict.fromkeys(general)))


def _in_order(lines: Sequence[str], targets: Sequence[Target]) -> Parsed:
    answers = [line for line in lines if looks_like_said(line)]
    if len(answers) > len(targets):
        return Parsed(general=(Reason.TOO_MANY,))
    if len(targets) > 1 and len(lines) == 1 and _is_row_of_numbers(lines[0]):
        return Parsed(unclear={0: Reason.TWO_WAYS})
    # One for each: whatever stands between them is talk.
    kept = answers if len(answers) == len(targets) else lines[: len(targets)]
    said: dict[int, Said] = {}
    unclear: dict[int, Reason] = {}
    is_after_talk = False
    for place, line in enumerate(kept):
        is_answer = looks_like_said(line)
        if is_after_talk and is_answer:
            # Did that stand for a number, or is this the first?
            unclear[place] = Reason.WHICH
        else:
            _read(place, line, targets, said, unclear)
        is_after_talk |= place in unclear and not is_answer
    general = (Reason.EXTRA,) if len(lines) > len(kept) else ()
    return Parsed(said, unclear, general)


def _is_row_of_numbers(line: str) -> bool:
    """Whether it may be two values as well as a value and how sure: "22, 4"."""
    return bool(re.fullmatch(r"[\d.,%]+(?:\s*[,;/ ]\s*[\d.,%]+)+", line))


def _read(
    place: int,
    line: str,
    targets: Sequence[Target],
    said: dict[int, Said],
    unclear: dict[int, Reason],
) -> None:
    try:
        said[place] = read_line(line, targets[place])
    except UnclearError as error:
        unclear[place] = error.reason
