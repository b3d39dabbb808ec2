from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from goals import row_markup
from goals.row_markup import RowsPage
from goals.selectors.scope import cycle_label
from ui.formats import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.template.context import Context
    from django.utils.safestring import SafeString

    from goals.models import Goal
    from goals.selectors.rows import OutlineRow

register = template.Library()
register.filter(cycle_label)


@register.simple_tag(takes_context=True)
def outline_rows(context: Context, rows: Iterable[OutlineRow]) -> SafeString:
    """`{% outline_rows outline.rows %}`: needs `membership`, `cycle`, `scope_query` and
    `arrange` in the context.
    """
    return row_markup.rows_html(rows, _page(context))


@register.simple_tag(takes_context=True)
def outline_children(
    context: Context, row: OutlineRow, *, is_next_page: bool = False
) -> SafeString:
    """The children of a row as a list; or the rows of a further page of them."""
    page = _page(context)
    if not is_next_page:
        return row_markup.list_html(row, page)
    return row_markup.rows_html(row.children, page) + row_markup.more_html(row, page)


@register.simple_tag
def changed_numbers(goals: Iterable[Goal]) -> SafeString:
    """What replaces the numbers and values of rows that a page shows."""
    return row_markup.changed_html(goals)


@register.filter
def grouped(count: int) -> str:
    """The count with thousands separators: `10214` as `10,214`."""
    return format_count(count)


def _page(context: Context) -> RowsPage:
    return RowsPage(
        context["membership"].organization,
        context["cycle"],
        context["scope_query"],
        arrange=context["arrange"],
    )
