"""Reads names and addresses as people paste them: pure, without a database.

Lines of a mail program (`Nora Nagel <nora@x.org>, …`), rows of a spreadsheet (columns in
any order), or bare addresses, one to a line or many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A word with an @ and a point behind it. From end to end of the word, and with a limit:
# else a long text without spaces would be read over and over.
CHARACTER = r"[^\s<>,;:\"'()\[\]|]"
ADDRESS = re.compile(
    rf"(?<!{CHARACTER}){CHARACTER}{{1,254}}@"
    rf"{CHARACTER}{{1,254}}\.{CHARACTER}{{1,254}}(?!{CHARACTER})"
)
LONGEST_NAME = 500
# In one go; more come by a file (people).
MOST_PASTED = 200
# Around and between what somebody wrote.
SEPARATORS = " \t\u00a0,;:|<>()[]\"'•*-–—"
QUOTED_LAST_FIRST = re.compile(r"^\s*[\"']([^,\"']+),\s*([^,\"']+)[\"']\s*$")
MAILTO = re.compile(r"mailto:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PastedPerson:
    name: str
    email: str


@dataclass(slots=True)
class PastedPeople:
    """`people`: each address once, in order. `unread`: lines without an address."""

    people: list[PastedPerson] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read_people(text: str) -> PastedPeople:
    """Everybody in the text; a heading like “Name, Email” is passed over."""
    found, known = PastedPeople(), set[str]()
    for line in MAILTO.sub("", text).splitlines():
        people = _of_line(line)
        if not people and _is_text(line):
            found.unread.append(line.strip())
        for person in people:
            if person.email not in known:
                known.add(person.email)
                found.people.append(person)
    return found


def _of_line(line: str) -> list[PastedPerson]:
    hits = list(ADDRESS.finditer(line))
    if len(hits) == 1:
        (hit,) = hits
        before, after = line[: hit.start()], line[hit.end() :]
        return [PastedPerson(_name(before) or _name(after), _address(hit))]
    # Of several, names stand before their addresses, as mail programs write them.
    ends = [0, *(hit.end() for hit in hits)]
    return [
        PastedPerson(_name(line[end : hit.start()]), _address(hit))
        for end, hit in zip(ends, hits, strict=False)
    ]


def _address(hit: re.Match[str]) -> str:
    return hit[0].strip(".").lower()


def _name(text: str) -> str:
    """“Nagel, Nora” in quotes is turned; columns of a row are joined."""
    text = text[:LONGEST_NAME].strip(" \t,;<>")
    if turned := QUOTED_LAST_FIRST.match(text):
        text = f"{turned[2]} {turned[1]}"
    parts = (part.strip(SEPARATORS) for part in re.split(r"[\t,;|]", text))
    return " ".join(part for part in parts if part)


def _is_text(line: str) -> bool:
    words = {word.strip(SEPARATORS).casefold() for word in re.split(r"[\t,;|]", line)}
    is_heading = bool(words & {"email", "e-mail", "mail", "email address"})
    return bool(line.strip(SEPARATORS)) and not is_heading
