"""Merges the posted form into the previous framework document. Pure.

Nothing is rejected here: invalid input stays as typed, and frameworks.problems reports
it when somebody wants to continue.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from frameworks.generic import GENERIC
from frameworks.spec import NO_MAXIMUM, Level
from setup.custom_frameworks.slugs import slug_from

if TYPE_CHECKING:
    from django.http import QueryDict

    type Document = dict[str, Any]

LONGEST = 1000
MOST_DIGITS = 8
FLAGS = ("contributes", "ranked", "paced_by_year", "begins_document", "asks_confidence")


def document_from(sent: QueryDict, before: Document) -> Document:
    """The document with the posted values.

    Only the open kind has its fields in the form; the other kinds stay as they were.
    """
    document = deepcopy(before)
    if "name" not in sent:
        return document
    _read_basics(sent, document)
    for index, kind in enumerate(document["kinds"]):
        if kind["slug"] == sent.get("open"):
            document["kinds"][index] = _read_kind(sent, kind)
            document["checks"] = _read_checks(sent, document["checks"], kind["slug"])
        _read_parents(sent, document["kinds"][index])
    if document["document"] is not None:
        _read_document_page(sent, document["document"])
    return document


def line_of(text: str) -> str:
    """The text on one line, without unprintable characters."""
    printable = "".join(max(each, " ") for each in text[:LONGEST])
    return " ".join(printable.split())


def lines_of(text: str) -> list[str]:
    found = (line_of(line) for line in text[: 50 * LONGEST].splitlines())
    return [line for line in found if line]


def number_of(text: str) -> int | str:
    """The number, or the typed text when it is none."""
    text = text.strip()[:40]
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else text


def _read_basics(sent: QueryDict, document: Document) -> None:
    document["name"] = line_of(sent.get("name", ""))
    document["summary"] = line_of(sent.get("summary", ""))
    document["horizon_days"] = [
        number_of(sent.get(name, "")) for name in ("horizon_from", "horizon_to")
    ]
    document["scoring"] = sent.get("scoring", "")[:20]
    document["guidance"] = lines_of(sent.get("guidance", ""))
    used = sent.getlist("uses")
    if {*used} != {each for each, use in document["uses"].items() if use != "off"}:
        document["uses"] = {
            level.value: "allowed" if level.value in used else "off" for level in Level
        }


def _read_kind(sent: QueryDict, kind: Document) -> Document:
    def posted(name: str) -> str:
        return line_of(sent.get(f"kind-{name}", ""))

    ticked = sent.getlist("kind-behaviour")
    confidence = number_of(posted("default_confidence"))
    read = kind | {
        "label": posted("label"),
        "label_plural": posted("label_plural"),
        "icon": posted("icon") or kind["icon"],
        "role": posted("role") or kind["role"],
        "source": posted("source") or kind["source"],
        "cadence": posted("cadence") or kind["cadence"],
        "measured": "measured" in ticked,
        "default_confidence": None if confidence == "" else confidence,
        "levels": [each for each in sent.getlist("kind-levels") if each in [*Level]],
        "limits": _read_limits(sent),
        "guidance": lines_of(sent.get("kind-guidance", "")),
        "fields": [
            _read_field(sent, f"field-{number}-", field)
            for number, field in enumerate(kind["fields"])
        ],
        **{flag: flag in ticked for flag in FLAGS},
    }
    return as_statement(read) if read["role"] == "statement" else read


def as_statement(kind: Document) -> Document:
    """The kind as a statement: everything that needs a number is reset."""
    return kind | {
        "measured": False,
        "contributes": False,
        "asks_confidence": False,
        "paced_by_year": False,
        "cadence": "never",
        "default_confidence": None,
    }


def _read_limits(sent: QueryDict) -> dict[str, list[Any]]:
    """Minimum and maximum by level; either side may be open."""
    per = "parent" if sent.get("kind-limits_per") == "parent" else "owner"
    found: dict[str, list[Any]] = {}
    for level in Level:
        low = number_of(sent.get(f"kind-least_{level.value}", ""))
        high = number_of(sent.get(f"kind-most_{level.value}", ""))
        if (low, high) != ("", ""):
            ends = (0 if low == "" else low, NO_MAXIMUM if high == "" else high)
            found[level.value] = [*ends, per]
    return found


def _read_field(sent: QueryDict, prefix: str, field: Document) -> Document:
    if f"{prefix}label" not in sent:
        return field
    type_ = sent.get(f"{prefix}type", "")[:20]
    choices = lines_of(sent.get(f"{prefix}choices", ""))
    return field | {
        "label": line_of(sent.get(f"{prefix}label", "")),
        "type": type_,
        "hint": line_of(sent.get(f"{prefix}hint", "")),
        "choices": _read_choices(choices, field["choices"]),
    }


def _read_choices(lines: list[str], before: list[list[str]]) -> list[list[str]]:
    """Pairs of slug and label; a choice with a changed label keeps its slug.

    A choice is matched by its label, else by its position while the number of choices
    is the same as before.
    """
    values = {label: value for value, label in before}
    if len(lines) == len(before):
        kept = {line: old[0] for line, old in zip(lines, before, strict=True)}
        values = {line: kept[line] for line in lines if line not in values} | values
    found: list[list[str]] = []
    taken = set(values.values())
    for line in dict.fromkeys(lines):
        free = values.pop(line, None)
        value = free or slug_from(line, taken=taken, otherwise="choice")
        taken.add(value)
        found.append([value, line])
    return found


def _read_checks(
    sent: QueryDict, before: list[Document], kind: str
) -> list[dict[str, Any]]:
    """The checks of the open kind from the form, those of other kinds as they were."""
    ticked = sent.getlist("kind-checks")
    others = {check["code"]: [*check["kinds"]] for check in before}
    found = []
    for code in GENERIC:
        kinds = others.get(code, [])
        if code in ticked and kind not in kinds:
            kinds.append(kind)
        elif code not in ticked and kind in kinds:
            kinds.remove(kind)
        if kinds:
            found.append({"code": code, "kinds": kinds})
    return found


def _read_parents(sent: QueryDict, kind: Document) -> None:
    """Reads the allowed parents from `place-<kind>`: "alone", "kind:<slug>",
    "role:<role>".
    """
    ticked = sent.getlist(f"place-{kind['slug']}")
    if f"placed-{kind['slug']}" not in sent:
        return
    kind["is_root"] = "alone" in ticked
    for name, mark in (("parents", "kind:"), ("under", "role:")):
        chosen = [each[len(mark) :] for each in ticked if each.startswith(mark)]
        # Sorted, because their order has no meaning.
        if {*chosen} != {*kind[name]}:
            kind[name] = chosen


def _read_document_page(sent: QueryDict, page: Document) -> None:
    if "page-name" in sent:
        page["name"] = line_of(sent.get("page-name", ""))
    for number, section in enumerate(page["sections"]):
        prefix = f"section-{number}-"
        if f"{prefix}heading" in sent:
            section |= {
                "heading": line_of(sent.get(f"{prefix}heading", "")),
                "hint": line_of(sent.get(f"{prefix}hint", "")),
                "kinds": sent.getlist(f"{prefix}kinds"),
                "field": sent.get(f"{prefix}field", "")[:40],
                "style": sent.get(f"{prefix}style", "")[:20],
                "scope": sent.get(f"{prefix}scope", "")[:20],
            }
