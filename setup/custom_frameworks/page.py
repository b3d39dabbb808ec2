"""The builder's page: a draft as forms, with the problems at their places. No queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from setup.custom_frameworks import labels
from setup.custom_frameworks.forms import (
    BasicsForm,
    FieldForm,
    FieldProblem,
    FrameworkKindForm,
    SectionForm,
    ShownForm,
    basics_of,
    field_form_of,
    kind_form_of,
    section_form_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameworks.problems import Problem
    from frameworks.spec import Text

    type Document = dict[str, Any]
    type Place = tuple[str | int, ...]

# What a place in the document is called in the forms, where it is another name.
BASICS = {("horizon_days", 0): "horizon_from", ("horizon_days",): "horizon_to"}
BEHAVIOURS = ("measured", "contributes", "ranked", "paced_by_year", "asks_confidence")


class PlacementCell(NamedTuple):
    """A tick in the table of places: where the kind of its row may stand."""

    name: str
    value: str
    ticked: bool
    column: str


@dataclass(frozen=True, slots=True)
class KindPart:
    """One kind: a line, or everything of it (`form`)."""

    kind: Document
    role: Text
    levels: list[Text]
    n_goals: int
    form: FrameworkKindForm | None = None
    fields: list[tuple[Document, FieldForm]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class FormProblem(NamedTuple):
    """A problem above the form: where, what, and the kind to open for it."""

    where: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Builder:
    """Everything that templates/setup/custom_frameworks/builder.html draws."""

    document: Document
    basics: ShownForm
    kinds: list[KindPart]
    places: list[tuple[Document, list[PlacementCell], list[str]]]
    columns: list[str]
    sections: list[tuple[int, SectionForm]]
    said: list[FormProblem]
    open: str = ""


def builder_of(
    document: Document,
    *,
    open_kind: str = "",
    n_goals: dict[str, int] | None = None,
    problems: Iterable[Problem] = (),
) -> Builder:
    """`problems`: none while nobody asked; then the first kind with one is open."""
    found = list(problems)
    told = _by_part(found)
    open_kind = _first_kind_in(document, found) or open_kind
    columns = _columns(document)
    counted = n_goals or {}
    return Builder(
        document=document,
        basics=basics_of(document, told[()]),
        kinds=[
            _kind_part(document, index, told, open_kind, counted)
            for index in range(len(document["kinds"]))
        ],
        places=[
            (kind, _cells(kind, columns), _misplaced(told["kinds", index]))
            for index, kind in enumerate(document["kinds"])
        ],
        columns=[str(column[1]) for column in columns],
        sections=[
            (
                index,
                section_form_of(
                    section, index, document, told["document", "sections", index]
                ),
            )
            for index, section in enumerate(
                (document["document"] or {}).get("sections", ())
            )
        ],
        said=[_said(document, problem) for problem in found],
        open=open_kind,
    )


def _by_part(problems: Iterable[Problem]) -> defaultdict[Place, list[FieldProblem]]:
    """By the part of the page: (), ("kinds", 2), ("kinds", 2, "fields", 0) …"""
    found: defaultdict[Place, list[FieldProblem]] = defaultdict(list)
    for place, text in problems:
        part, name = _part(place)
        found[part].append(FieldProblem(name, text))
    return found


def _part(place: Place) -> tuple[Place, str]:
    match place:
        case ("kinds", int() as kind, "fields", int() as nth, *rest):
            return ("kinds", kind, "fields", nth), _first(rest)
        case ("kinds", int() as kind, "limits", str() as level, *rest):
            end = "least" if rest[:1] == [0] else "most"
            return ("kinds", kind), f"{end}_{level}"
        case ("kinds", int() as kind, name, *_rest):
            shown = "behaviour" if name in BEHAVIOURS else str(name)
            return ("kinds", kind), shown
        case ("document", "sections", int() as nth, *rest):
            return ("document", "sections", nth), _first(rest)
        case ("document", *_rest):
            return ("document",), "name"
    return (), BASICS.get(place) or BASICS.get(place[:1]) or _first([*place])


def _first(rest: list[str | int]) -> str:
    return str(rest[0]) if rest else ""


def _first_kind_in(document: Document, problems: Iterable[Problem]) -> str:
    found = (
        document["kinds"][place[1]]["slug"]
        for place, _text in problems
        if place[:1] == ("kinds",) and isinstance(place[1:2] and place[1], int)
    )
    return next(found, "")


def _said(document: Document, problem: Problem) -> FormProblem:
    part, name = _part(problem.place)
    match part:
        case ("kinds", int() as nth, "fields", int() as field_nth):
            kind = document["kinds"][nth]
            field_ = kind["fields"][field_nth]
            where = _joined(kind["label"], field_["label"], _label(FieldForm, name))
            return FormProblem(where, problem.words, kind["slug"])
        case ("kinds", int() as nth):
            kind = document["kinds"][nth]
            where = _joined(
                kind["label"] or kind["slug"], _label(FrameworkKindForm, name)
            )
            return FormProblem(where, problem.words, kind["slug"])
        case ("document", "sections", int() as nth):
            section = document["document"]["sections"][nth]
            where = _joined(section["heading"], _label(SectionForm, name))
            return FormProblem(where, problem.words, "")
        case ("document",):
            return FormProblem(str(labels.PAGE), problem.words, "")
    return FormProblem(_label(BasicsForm, name), problem.words, "")


def _label(form: type[ShownForm], name: str) -> str:
    field_ = form.base_fields.get(name)
    return str(field_.label) if field_ else ""


def _joined(*names: str) -> str:
    return ", ".join(name for name in names if name)


def _kind_part(
    document: Document,
    index: int,
    told: defaultdict[Place, list[FieldProblem]],
    open_kind: str,
    n_goals: dict[str, int],
) -> KindPart:
    kind = document["kinds"][index]
    is_open = kind["slug"] == open_kind
    fields = [
        (each, field_form_of(each, nth, told["kinds", index, "fields", nth]))
        for nth, each in enumerate(kind["fields"] if is_open else ())
    ]
    return KindPart(
        kind=kind,
        role=labels.ROLE_NAMES.get(kind["role"], kind["role"]),
        levels=[name for level, name in labels.LEVELS if level in kind["levels"]],
        n_goals=n_goals.get(kind["slug"], 0),
        form=kind_form_of(kind, document, told["kinds", index]) if is_open else None,
        fields=fields,
        problems=[each.words for each in told["kinds", index]],
    )


def _columns(document: Document) -> list[tuple[str, Text]]:
    """(value, heading): alone, under the kinds that carry others, under other roles'."""
    wanted = {parent for kind in document["kinds"] for parent in kind["parents"]}
    kinds = [
        (f"kind:{kind['slug']}", kind["label"] or kind["slug"])
        for kind in document["kinds"]
        if kind["role"] != "statement" or kind["slug"] in wanted
    ]
    under = [(f"role:{role}", name) for role, name in labels.UNDER]
    return [("alone", labels.ALONE), *kinds, *under]


def _cells(kind: Document, columns: list[tuple[str, Text]]) -> list[PlacementCell]:
    ticked = {
        *(["alone"] if kind["is_root"] else []),
        *(f"kind:{slug}" for slug in kind["parents"]),
        *(f"role:{role}" for role in kind["under"]),
    }
    name = f"place-{kind['slug']}"
    return [
        PlacementCell(name, value, value in ticked, str(column))
        for value, column in columns
    ]


def _misplaced(told: Iterable[FieldProblem]) -> list[str]:
    return [
        each.words for each in told if each.field in ("is_root", "parents", "under")
    ]
