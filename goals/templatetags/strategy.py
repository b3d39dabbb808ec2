"""Template tags of document pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import template

from goals.documents.horizon_path import path_to_horizon
from goals.documents.starting import starters_of
from goals.models import Goal

if TYPE_CHECKING:
    from django.template.context import Context

    from goals.documents.horizon_path import HorizonPath
    from goals.documents.model import DocumentEntry, DocumentPage
    from goals.documents.starting import StartHolder
    from organizations.models import Membership

register = template.Library()


@register.simple_tag(takes_context=True)
def is_writing(context: Context, page: DocumentPage) -> bool:
    """Whether the page is in edit mode: `?write=1`, for those who may edit."""
    write = context["request"].GET.get("write", "")
    return bool(write) and page.may_write and page.root is not None


@register.simple_tag
def starters(membership: Membership, page: DocumentPage) -> list[StartHolder]:
    """Holders for whom a document may be started from this one."""
    return starters_of(membership, page)


@register.simple_tag
def part_query(page: DocumentPage, kind: str, parent: Goal) -> str:
    """Query string of the form that adds a part of that kind below a goal."""
    query = {
        "kind": f"{page.framework.slug}:{kind}",
        "parent": parent.public_id,
        "owner" if page.holder.is_member else "unit": page.holder.public_id,
    }
    if page.cycle is not None:
        query["cycle"] = page.cycle.public_id
    return urlencode(query)


@register.simple_tag
def says_more(page: DocumentPage) -> bool:
    """Whether the page's first goal has more to show than its title.

    That is a description, a parent or supported goal, a state, or a second root.
    """
    root = page.root
    if root is None:
        return False
    goal = root.goal
    is_plain = goal.state == Goal.State.ACTIVE and len(page.roots) == 1
    return bool(goal.description or root.parent or root.snaps_to) or not is_plain


@register.filter
def of_kind(entries: list[DocumentEntry], kind: str) -> list[DocumentEntry]:
    """Filter entries by kind: `{{ part.entries|of_kind:"method" }}`."""
    return [entry for entry in entries if entry.goal.kind == kind]


@register.simple_tag(takes_context=True)
def way_there(
    context: Context, membership: Membership, page: DocumentPage
) -> HorizonPath | None:
    """Path to the horizon that the page begins with; None without one.

    Cached, however many blocks ask.
    """
    kept: dict[str, HorizonPath | None] = context["request"].__dict__
    if "_way" not in kept:
        kept["_way"] = path_to_horizon(membership, page)
    return kept["_way"]
