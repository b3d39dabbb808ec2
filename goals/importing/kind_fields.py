"""Reads the columns `field.<slug>` of a kind's own fields. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frameworks.spec import FieldType, KindRef
from goals.formulas import unguard
from goals.importing import fields
from goals.importing.columns import FIELD
from goals.importing.fields import CellError, shown
from goals.importing.findings import ImportFinding, error, note
from goals.services.adjusting import plain

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from frameworks.spec import Field
    from goals.importing.plan import PlannedGoal
    from goals.importing.questions import FileFormats

# Maximum lengths of texts, in files and forms.
SHORT, LONG = 300, 20_000


def read_kind_fields(
    draft: PlannedGoal,
    catalogue: Catalogue,
    formats: FileFormats,
    findings: list[ImportFinding],
) -> None:
    """Set `fields` from the columns that exist; other fields keep their values."""
    columns = [name for name in draft.cells if name.startswith(FIELD)]
    if not columns:
        return
    texts: dict[str, str] = dict(draft.state["fields"]) if draft.state else {}
    slugs = {
        slug.lower(): slug for slug in (*texts, *_fields_by_slug(draft, catalogue))
    }
    for column in columns:
        name = column.removeprefix(FIELD)
        slug = slugs.get(name, name)
        try:
            texts[slug] = _value(draft, catalogue, formats, slug, texts.get(slug, ""))
        except CellError as failure:
            tell = note if failure.code == "unknown_field" else error
            findings.append(tell(failure.code, str(failure), draft.line, column))
    draft.values["fields"] = {slug: text for slug, text in texts.items() if text}


def _fields_by_slug(draft: PlannedGoal, catalogue: Catalogue) -> dict[str, Field]:
    kind = catalogue.kind(KindRef(draft.now("framework", ""), draft.now("kind", "")))
    return {field.slug: field for field in kind.fields} if kind else {}


def _value(
    draft: PlannedGoal, catalogue: Catalogue, formats: FileFormats, slug: str, now: str
) -> str:
    """The value to store. Raises CellError.

    A cell equal to the stored value is never an error, even if the kind has changed
    since.
    """
    cell = draft.cells[FIELD + slug.lower()]
    if unguard(cell) == now:
        return now
    if not cell.strip():
        return ""
    field = _fields_by_slug(draft, catalogue).get(slug)
    if field is None:
        text = _("This goal type has no such field, so “%(text)s” was ignored.")
        raise CellError("unknown_field", text % {"text": shown(cell)})
    return _read(field, cell, formats)


def columns_of(catalogue: Catalogue, wanted: FieldType) -> set[str]:
    """Columns that may hold a field of this type, for any kind."""
    return {
        FIELD + field.slug.lower()
        for _framework, kind in catalogue.kinds()
        for field in kind.fields
        if field.type == wanted
    }


def _read(field: Field, cell: str, formats: FileFormats) -> str:
    """The value as stored: numbers and dates in one format."""
    if field.type == FieldType.NUMBER:
        return plain(fields.number(cell, style=formats.style))
    if field.type == FieldType.DATE:
        day = fields.date(cell, formats.date_order)
        return day.isoformat() if day else ""
    if field.type == FieldType.CHOICE:
        return _chosen(field, fields.word(cell, SHORT))
    if field.type == FieldType.LONG_TEXT:
        return fields.text(cell, LONG)
    return fields.word(cell, SHORT)


def _chosen(field: Field, word: str) -> str:
    """The choice by its value or its label, case-insensitive."""
    for value, label in field.choices:
        if word.casefold() in (value.casefold(), str(label).casefold()):
            return value
    text = _("“%(text)s” isn’t allowed. Use one of: %(choices)s.")
    choices = ", ".join(value for value, _label in field.choices)
    raise CellError("unknown_word", text % {"text": shown(word), "choices": choices})
