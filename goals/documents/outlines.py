"""Document layout of a framework, or a plain one if it defines none. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.spec import Document, Role, Section, SectionScope, SectionStyle

if TYPE_CHECKING:
    from frameworks.spec import Framework, Kind


def beginnings(framework: Framework) -> tuple[str, ...]:
    """Root kinds of a document; all kinds without a parent, if none is defined."""
    explicit = tuple(kind.slug for kind in framework.kinds if kind.begins_document)
    return explicit or tuple(
        kind.slug for kind in framework.kinds if kind.is_root and not kind.is_statement
    )


def lone_statements(framework: Framework) -> tuple[str, ...]:
    """Statement kinds without a parent, beside those the document begins with."""
    return tuple(
        kind.slug for kind in framework.kinds if kind.is_root and kind.is_statement
    )


def is_horizon(kind: Kind | None) -> bool:
    """Whether a document that begins with this kind is listed above all units."""
    return kind is not None and kind.role == Role.HORIZON and kind.begins_document


def kinds_with(
    document: Document,
    *,
    style: SectionStyle | None = None,
    scope: SectionScope | None = None,
) -> tuple[str, ...]:
    """The kinds in sections of a style or a scope."""
    return tuple(
        kind
        for section in document.sections
        if style in (None, section.style) and scope in (None, section.scope)
        for kind in section.kinds
    )


def document_of(framework: Framework) -> Document:
    if framework.document is not None:
        return framework.document
    goals = tuple(kind.slug for kind in framework.kinds if not kind.is_statement)
    measured = Section(framework.name, kinds=goals, style=SectionStyle.CARRIERS)
    statements = (kind for kind in framework.kinds if kind.is_statement)
    return Document(framework.name, (measured, *map(_plain, statements)))


def _plain(kind: Kind) -> Section:
    style = SectionStyle.RANKED if kind.ranked else SectionStyle.LIST
    return Section(kind.label_plural, kinds=(kind.slug,), style=style)
