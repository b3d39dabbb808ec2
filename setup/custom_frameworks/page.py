"""Builds the builder's page: the draft as forms with its problems. No queries."""

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

# Names of document keys in the forms, where they differ.
BASICS = {("horizon_days", 0): "horizon_from", ("horizon_days",): "horizon_to"}
BEHAVIOURS = ("measured", "contributes", "ranked", "paced_by_year", "asks_confidence")


class PlacementCell(NamedTuple):
    """A checkbox in the table of parents: whether the row's kind may have this parent."""

    name: str
    value: str
    ticked: bool
    column: str


@dataclass(frozen=True, slots=True)
class KindPart:
    """One kind of the page: a summary line, or all of its fields when `form` is set."""

    kind: Document
    role: Text
    levels: list[Text]
    n_goals: int
    form: FrameworkKindForm | None = None
    fields: list[tuple[Document, FieldForm]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class FormProblem(NamedTuple):
    """A problem in the list above the form: where, what, and the kind to open for it."""

    where: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Builder:
    """Context of templates/setup/custom_frameworks/builder.html."""

    document: Document
    basics: ShownForm
    kinds: list[KindPart]
    places: list[tuple[Document, list[PlacementCell], list[str]]]
    columns: list[str]
    sections: list[tuple[int, SectionForm]]
    problem_list: list[FormProblem]
    open: str = ""


def builder_of(
    document: Document,
    *,
    open_kind: str = "",
    n_goals: dict[str, int] | None = None,
    problems: Iterable[Problem] = (),
) -> Builder:
    """Builds the page of a document.

    `problems`: empty while nobody asked for a check; otherwise the first kind with a
    problem is opened.
    """
    found = list(problems)
    field_problems = _by_part(found)
    open_kind = _first_kind_in(document, found) or open_kind
    columns = _columns(document)
    counted = n_goals or {}
    return Builder(
        document=document,
        basics=basics_of(document, field_problems[()]),
        kinds=[
            _kind_part(document, index, field_problems, open_kind, counted)
            for index in range(len(document["kinds"]))
        ],
        places=[
            (
                kind,
                _cells(kind, columns),
                _parent_problems(field_problems["kinds", index]),
            )
            for index, kind in enumerate(document["kinds"])
        ],
        columns=[str(column[1]) for column in columns],
        sections=_sections(document, field_problems),
        problem_list=[_form_problem(document, problem) for problem in found],
        open=open_kind,
    )


def _by_part(problems: Iterable[Problem]) -> defaultdict[Place, list[FieldProblem]]:
    """Problems by the part of the page: (), ("kinds", 2), ("kinds", 2, "fields", 0) …"""
    found: defaultdict[Place, list[FieldProblem]] = defaultdict(list)
    for place, text in problems:
        part, name = _part(place)
        found[part].append(FieldProblem(name, text))
    return found


def _part(place: Place) -> tuple[Place, str]:
    match place:
        case ("kinds", int() as kind, "fields", int() as nth, *rest):
            return ("kinds", kind, "fields", nth), _first_key(rest)
        case ("kinds", int() as kind, "limits", str() as level, *rest):
            end = "least" if rest[:1] == [0] else "most"
            return ("kinds", kind), f"{end}_{level}"
        case ("kinds", int() as kind, name, *_rest):
            shown = "behaviour" if name in BEHAVIOURS else str(name)
            return ("kinds", kind), shown
        case ("document", "sections", int() as nth, *rest):
            return ("document", "sections", nth), _first_key(rest)
        case ("document", *_rest):
            return ("document",), "name"
    return (), BASICS.get(place) or BASICS.get(place[:1]) or _first_key([*place])


def _first_key(rest: list[str | int]) -> str:
    return str(rest[0]) if rest else ""


def _first_kind_in(document: Document, problems: Iterable[Problem]) -> str:
    for place, _text in problems:
        match place:
            case ("kinds", int() as nth, *_rest):
                return str(document["kinds"][nth]["slug"])
    return ""


def _form_problem(document: Document, problem: Problem) -> FormProblem:
    part, name = _part(problem.place)
    match part:
        case ("kinds", int() as nth, "fields", int() as field_nth):
            kind = document["kinds"][nth]
            field_ = kind["fields"][field_nth]
            where = _join_names(kind["label"], field_["label"], _label(FieldForm, name))
            return FormProblem(where, problem.words, kind["slug"])
        case ("kinds", int() as nth):
            kind = document["kinds"][nth]
            where = _join_names(
                kind["label"] or kind["slug"], _label(FrameworkKindForm, name)
            )
            return FormProblem(where, problem.words, kind["slug"])
        case ("document", "sections", int() as nth):
            section = document["document"]["sections"][nth]
            where = _join_names(section["heading"], _label(SectionForm, name))
            return FormProblem(where, problem.words, "")
        case ("document",):
            return FormProblem(str(labels.PAGE), problem.words, "")
    return FormProblem(_label(BasicsForm, name), problem.words, "")


def _label(form: type[ShownForm], name: str) -> str:
    field_ = form.base_fields.get(name)
    return str(field_.label) if field_ else ""


def _join_names(*names: str) -> str:
    return ", ".join(name for name in names if name)


def _kind_part(
    document: Document,
    index: int,
    field_problems: defaultdict[Place, list[FieldProblem]],
    open_kind: str,
    n_goals: dict[str, int],
) -> KindPart:
    kind = document["kinds"][index]
    is_open = kind["slug"] == open_kind
    fields = [
        (each, field_form_of(each, nth, field_problems["kinds", index, "fields", nth]))
        for nth, each in enumerate(kind["fields"] if is_open else ())
    ]
    return KindPart(
        kind=kind,
        role=labels.ROLE_NAMES.get(kind["role"], kind["role"]),
        levels=[name for level, name in labels.LEVELS if level in kind["levels"]],
        n_goals=n_goals.get(kind["slug"], 0),
        form=kind_form_of(kind, document, field_problems["kinds", index])
        if is_open
        else None,
        fields=fields,
        problems=[each.words for each in field_problems["kinds", index]],
    )


def _sections(
    document: Document, field_problems: defaultdict[Place, list[FieldProblem]]
) -> list[tuple[int, SectionForm]]:
    sections = (document["document"] or {}).get("sections", ())
    return [
        (
            nth,
            section_form_of(
                section, nth, document, field_problems["document", "sections", nth]
            ),
        )
        for nth, section in enumerate(sections)
    ]


def _columns(document: Document) -> list[tuple[str, Text]]:
    """(value, heading) of each column: no parent, own kinds with children, other roles."""
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


def _parent_problems(field_problems: Iterable[FieldProblem]) -> list[str]:
    return [
        each.words
        for each in field_problems
        if each.field in ("is_root", "parents", "under")
    ]
