"""Checks the consistency of a framework's document that has a valid shape. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    type Place = tuple[str | int, ...]
    type Found = Iterator[tuple[Place, str]]


def contradictions_in(document: Mapping[str, Any]) -> Found:
    """(place, message) of each inconsistency.

    The checks of a spec in code are in frameworks/checks.py.
    """
    shortest, longest = document["horizon_days"]
    if shortest > longest:
        yield (
            ("horizon_days",),
            _("The longest period must not be shorter than the shortest."),
        )
    kinds = document["kinds"]
    known = {kind["slug"] for kind in kinds}
    yield from _duplicates(("kinds",), kinds)
    for index, kind in enumerate(kinds):
        yield from _in_kind(("kinds", index), kind, known)
    for index, check in enumerate(document.get("checks", ())):
        yield from _unknown(("checks", index, "kinds"), check["kinds"], known)
    fields = {field["slug"] for kind in kinds for field in kind.get("fields", ())}
    sections = (document.get("document") or {}).get("sections", ())
    for index, section in enumerate(sections):
        yield from _in_section(("document", "sections", index), section, known, fields)


def _in_kind(place: Place, kind: Mapping[str, Any], known: set[str]) -> Found:
    parents = kind.get("parents", ())
    yield from _unknown((*place, "parents"), parents, known)
    if not (kind.get("is_root", True) or parents or kind.get("under")):
        words = _("Allow it at the top level or under another goal type.")
        yield (*place, "is_root"), words
    if kind.get("role") == "statement" and kind.get("measured", True):
        yield (*place, "measured"), _("A statement can’t be measured.")
    for level, (low, high, _per) in kind.get("limits", {}).items():
        if low > high:
            words = _("The maximum must not be less than the minimum.")
            yield (*place, "limits", level), words
    fields = kind.get("fields", ())
    yield from _duplicates((*place, "fields"), fields)
    for index, field in enumerate(fields):
        values = Counter(value for value, _label in field.get("choices", ()))
        if any(count > 1 for count in values.values()):
            yield (*place, "fields", index, "choices"), _("A choice is listed twice.")


def _in_section(
    place: Place, section: Mapping[str, Any], known: set[str], fields: set[str]
) -> Found:
    kinds, field = section.get("kinds", ()), section.get("field", "")
    yield from _unknown((*place, "kinds"), kinds, known)
    if field and field not in fields:
        yield (
            (*place, "field"),
            _("No goal type has the field “%(slug)s”.") % {"slug": field},
        )
    if section.get("style") == "field" and not field:
        yield (*place, "field"), _("Choose the field to show in this section.")
    if section.get("style", "list") != "field" and not kinds:
        yield (*place, "kinds"), _("Choose the goal types to show in this section.")


def _duplicates(place: Place, things: Iterable[Mapping[str, Any]]) -> Found:
    seen: set[str] = set()
    for index, thing in enumerate(things):
        if thing["slug"] in seen:
            words = _("“%(slug)s” already exists.") % {"slug": thing["slug"]}
            yield (*place, index, "slug"), words
        seen.add(thing["slug"])


def _unknown(place: Place, slugs: Iterable[str], known: set[str]) -> Found:
    for slug in slugs:
        if slug not in known:
            yield place, _("There is no goal type “%(slug)s”.") % {"slug": slug}
