"""Converts a framework to JSON, and back: own frameworks, export and import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameworks.generic import GENERIC, generic
from frameworks.spec import (
    Cadence,
    Document,
    Field,
    FieldType,
    Framework,
    Kind,
    KindRef,
    Level,
    Limit,
    Role,
    Scoring,
    Section,
    SectionScope,
    SectionStyle,
    Source,
    Use,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = 1


class ExchangeError(ValueError):
    """The document is invalid. `place`: where, e.g. "kinds[0].slug"."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place, self.message = place, message


def framework_to_json(framework: Framework) -> dict[str, Any]:
    """The framework without what only code can define.

    That is: checks and a template of its own, sources, and places under and above kinds
    of other frameworks by name.
    """
    return {
        "schema": SCHEMA,
        "slug": framework.slug,
        "name": str(framework.name),
        "version": framework.version,
        "summary": str(framework.summary),
        "horizon_days": list(framework.horizon_days),
        "scoring": framework.scoring.value,
        "good_from": dict(framework.good_from),
        "uses": {level.value: use.value for level, use in framework.uses.items()},
        "guidance": [str(text) for text in framework.guidance],
        "kinds": [_kind_to_json(kind, framework.slug) for kind in framework.kinds],
        "checks": [
            {"code": check.code, "kinds": list(check.kinds)}
            for check in framework.checks
            if check.kinds and check.code in GENERIC
        ],
        "document": _document_to_json(framework.document),
    }


def _kind_to_json(kind: Kind, framework: str) -> dict[str, Any]:
    return {
        "slug": kind.slug,
        "label": str(kind.label),
        "label_plural": str(kind.label_plural),
        "icon": kind.icon,
        "role": kind.role.value,
        # Within its own framework by kind, in others by role.
        "parents": [ref.kind for ref in kind.parents if ref.framework == framework],
        "under": [role.value for role in kind.under],
        "is_root": kind.is_root,
        "measured": kind.measured,
        "contributes": kind.contributes,
        "ranked": kind.ranked,
        "paced_by_year": kind.paced_by_year,
        "begins_document": kind.begins_document,
        "source": kind.source.value,
        "levels": [level.value for level in kind.levels],
        "limits": {
            level.value: [limit.at_least, limit.at_most, limit.per]
            for level, limit in kind.limits.items()
        },
        "cadence": kind.cadence.value,
        "asks_confidence": kind.asks_confidence,
        "default_confidence": kind.default_confidence,
        "fields": [
            {
                "slug": field.slug,
                "label": str(field.label),
                "type": field.type.value,
                "choices": [[value, str(label)] for value, label in field.choices],
                "hint": str(field.hint),
            }
            for field in kind.fields
        ],
        "guidance": [str(text) for text in kind.guidance],
    }


def _document_to_json(document: Document | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {
        "name": str(document.name),
        "sections": [
            {
                "heading": str(section.heading),
                "hint": str(section.hint),
                "kinds": list(section.kinds),
                "field": section.field,
                "style": section.style.value,
                "scope": section.scope.value,
            }
            for section in document.sections
        ],
    }


def framework_from_json(data: Mapping[str, Any], *, is_own: bool) -> Framework:
    """Parse a framework. Raises ExchangeError if it cannot be read.

    `frameworks.checks.problems_of` checks whether it is consistent.
    """
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ExchangeError("schema", f"This version reads schema {SCHEMA}.")
    try:
        return Framework(
            slug=data["slug"],
            name=data["name"],
            version=str(data.get("version", "1")),
            summary=data.get("summary", ""),
            horizon_days=(data["horizon_days"][0], data["horizon_days"][1]),
            scoring=Scoring(data.get("scoring", "percent")),
            good_from=dict(data.get("good_from", {})),
            uses={
                Level(level): Use(use) for level, use in data.get("uses", {}).items()
            },
            guidance=tuple(data.get("guidance", ())),
            kinds=tuple(_kind_from_json(kind, data["slug"]) for kind in data["kinds"]),
            checks=tuple(
                generic(check["code"], *check["kinds"])
                for check in data.get("checks", ())
            ),
            document=_document_from_json(data.get("document")),
            is_own=is_own,
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ExchangeError("framework", repr(error)) from error


def _kind_from_json(data: Mapping[str, Any], framework: str) -> Kind:
    return Kind(
        slug=data["slug"],
        label=data["label"],
        label_plural=data["label_plural"],
        icon=data.get("icon", "target"),
        role=Role(data.get("role", "aim")),
        parents=tuple(KindRef(framework, kind) for kind in data.get("parents", ())),
        under=tuple(Role(role) for role in data.get("under", ())),
        is_root=data.get("is_root", True),
        measured=data.get("measured", True),
        contributes=data.get("contributes", True),
        ranked=data.get("ranked", False),
        paced_by_year=data.get("paced_by_year", False),
        begins_document=data.get("begins_document", False),
        source=Source(data.get("source", "metric")),
        levels=tuple(Level(level) for level in data.get("levels", tuple(Level))),
        limits={
            Level(level): Limit(low, high, per)
            for level, (low, high, per) in data.get("limits", {}).items()
        },
        cadence=Cadence(data.get("cadence", "weekly")),
        asks_confidence=data.get("asks_confidence", True),
        default_confidence=data.get("default_confidence"),
        fields=tuple(_field_from_json(field) for field in data.get("fields", ())),
        guidance=tuple(data.get("guidance", ())),
    )


def _field_from_json(data: Mapping[str, Any]) -> Field:
    return Field(
        slug=data["slug"],
        label=data["label"],
        type=FieldType(data.get("type", "short_text")),
        choices=tuple((value, label) for value, label in data.get("choices", ())),
        hint=data.get("hint", ""),
    )


def _document_from_json(data: Mapping[str, Any] | None) -> Document | None:
    if data is None:
        return None
    return Document(
        name=data["name"],
        sections=tuple(
            Section(
                heading=section["heading"],
                hint=section.get("hint", ""),
                kinds=tuple(section.get("kinds", ())),
                field=section.get("field", ""),
                style=SectionStyle(section.get("style", "list")),
                scope=SectionScope(section.get("scope", "own")),
            )
            for section in data.get("sections", ())
        ),
    )
