"""Applies a button of the framework builder to a copy of the document. Pure."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from setup.custom_frameworks.blank import blank_field, blank_kind, blank_section
from setup.custom_frameworks.slugs import slug_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    type Document = dict[str, Any]

MOST = 30


class ActionResult(NamedTuple):
    """The changed document, and what the page shows next.

    `open`: slug of the kind shown in full; `refusal`: the message why nothing changed, or
    ""; `focus`: id of the element that gets the focus.
    """

    document: Document
    open: str = ""
    refusal: str = ""
    focus: str = ""


class PressedButton(NamedTuple):
    """The action of a button and its target, from `kind-up:bet`, `field-remove:bet:1`.

    `new`: the name typed beside an "add" button.
    """

    verb: str
    kind: str = ""
    nth: int = 0
    new: str = ""


def read_button(value: str, new: str = "") -> PressedButton:
    """Parses a button's value; an unknown one becomes a button without effect."""
    verb, _colon, rest = value.partition(":")
    kind, _colon, index = rest.partition(":")
    number = int(index[:4]) if index.isascii() and index.isdigit() else 0
    return PressedButton(verb, kind, number, " ".join(new.split())[:60])


def press(
    document: Document, button: PressedButton, *, open_now: str = ""
) -> ActionResult:
    """Applies the button to a copy of the document."""
    act = ACTIONS.get(button.verb)
    if button.verb == "close":
        return ActionResult(document, focus=f"kind-{open_now}")
    if act is None:
        return ActionResult(document, open_now)
    done = act(deepcopy(document), button)
    return done if done.open else done._replace(open=open_now)


def _open(document: Document, button: PressedButton) -> ActionResult:
    return ActionResult(document, button.kind, focus=f"kind-{button.kind}")


def _add_kind(document: Document, button: PressedButton) -> ActionResult:
    kinds = document["kinds"]
    if not button.new:
        return ActionResult(
            document, refusal=_("Enter a name for the goal type."), focus="new-kind"
        )
    if len(kinds) >= MOST:
        return ActionResult(
            document, refusal=_("The maximum is 30 goal types. Remove one first.")
        )
    taken = {kind["slug"] for kind in kinds}
    slug = slug_from(button.new, taken=taken, otherwise="kind")
    kinds.append(blank_kind(slug, button.new))
    return ActionResult(document, slug, focus=f"kind-{slug}")


def _move_kind(document: Document, button: PressedButton, by: int) -> ActionResult:
    kinds = document["kinds"]
    _move(kinds, _index_of(kinds, button.kind), by)
    return ActionResult(document, focus=f"kind-{button.kind}")


def _remove_kind(document: Document, button: PressedButton) -> ActionResult:
    """Removes the kind and every reference to it; checks left without a kind go too."""
    slug = button.kind
    document["kinds"] = [each for each in document["kinds"] if each["slug"] != slug]
    sections = (document["document"] or {}).get("sections", ())
    for kind in document["kinds"]:
        kind["parents"] = [parent for parent in kind["parents"] if parent != slug]
    for each in (*sections, *document["checks"]):
        each["kinds"] = [kind for kind in each["kinds"] if kind != slug]
    document["checks"] = [each for each in document["checks"] if each["kinds"]]
    return ActionResult(document, focus="kinds-title")


def _add_field(document: Document, button: PressedButton) -> ActionResult:
    kind = _find_kind(document, button.kind)
    if kind is None:
        return ActionResult(document)
    if not button.new:
        return ActionResult(
            document, refusal=_("Enter a name for the field."), focus="new-field"
        )
    if len(kind["fields"]) >= MOST:
        return ActionResult(
            document, refusal=_("The maximum is 30 fields. Remove one first.")
        )
    taken = {field["slug"] for field in kind["fields"]}
    slug = slug_from(button.new, taken=taken, otherwise="field")
    kind["fields"].append(blank_field(slug, button.new))
    return ActionResult(document, kind["slug"], focus="new-field")


def _move_field(document: Document, button: PressedButton, by: int) -> ActionResult:
    kind = _find_kind(document, button.kind)
    if kind is not None:
        _move(kind["fields"], button.nth, by)
    return ActionResult(document, button.kind)


def _remove_field(document: Document, button: PressedButton) -> ActionResult:
    kind = _find_kind(document, button.kind)
    if kind is not None:
        del kind["fields"][button.nth : button.nth + 1]
    return ActionResult(document, button.kind, focus="new-field")


def _add_section(document: Document, button: PressedButton) -> ActionResult:
    if not button.new:
        return ActionResult(
            document, refusal=_("Enter a name for the section."), focus="new-section"
        )
    page = document["document"] or {"name": document["name"], "sections": []}
    if len(page["sections"]) >= MOST:
        return ActionResult(
            document, refusal=_("The maximum is 30 sections. Remove one first.")
        )
    page["sections"].append(blank_section(button.new))
    document["document"] = page
    return ActionResult(document, focus="new-section")


def _move_section(document: Document, button: PressedButton, by: int) -> ActionResult:
    _move((document["document"] or {}).get("sections", []), button.nth, by)
    return ActionResult(document)


def _remove_section(document: Document, button: PressedButton) -> ActionResult:
    """Removes the section; without any section there is no document page."""
    sections = (document["document"] or {}).get("sections", [])
    del sections[button.nth : button.nth + 1]
    if not sections:
        document["document"] = None
    return ActionResult(document, focus="new-section")


def _find_kind(document: Document, slug: str) -> Document | None:
    return next((kind for kind in document["kinds"] if kind["slug"] == slug), None)


def _index_of(kinds: list[Document], slug: str) -> int:
    slugs = [kind["slug"] for kind in kinds]
    return slugs.index(slug) if slug in slugs else -1


def _move(things: list[Document], index: int, by: int) -> None:
    other = index + by
    if 0 <= index < len(things) and 0 <= other < len(things):
        things[index], things[other] = things[other], things[index]


ACTIONS: Mapping[str, Callable[[Document, PressedButton], ActionResult]] = {
    "open": _open,
    "add-kind": _add_kind,
    "kind-up": lambda document, button: _move_kind(document, button, -1),
    "kind-down": lambda document, button: _move_kind(document, button, 1),
    "kind-remove": _remove_kind,
    "add-field": _add_field,
    "field-up": lambda document, button: _move_field(document, button, -1),
    "field-down": lambda document, button: _move_field(document, button, 1),
    "field-remove": _remove_field,
    "add-section": _add_section,
    "section-up": lambda document, button: _move_section(document, button, -1),
    "section-down": lambda document, button: _move_section(document, button, 1),
    "section-remove": _remove_section,
}
