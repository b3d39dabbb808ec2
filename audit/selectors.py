"""A page of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.lines import lines_of
from ui.paging import whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from audit.lines import TrailLine
    from organizations.models import Event, Membership

PAGE = 50


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Lines, the latest first. `before`: of the next page; "" at the end."""

    lines: Sequence[TrailLine]
    before: str


def trail_page(
    reader: Membership, events: QuerySet[Event], before: str = ""
) -> TrailPage:
    """`before`: the key of the last event on the page above. Queries: 4."""
    if (key := whole_number(before)) is not None:
        events = events.filter(pk__lt=key)
    found = list(with_people(events)[: PAGE + 1])
    shown = found[:PAGE]
    more = str(shown[-1].pk) if len(found) > PAGE else ""
    return TrailPage(lines_of(reader, shown), more)


def with_people(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("actor__user", "subject__user")
