"""The weekly notes on all goals of a strategy document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkins.models import CheckIn
from checkins.weekly_notes.building import MOST_MONTHS, padded
from checkins.weekly_notes.model import MonthRow, WeekCell
from checkins.weekly_notes.months import months_of, n_columns
from goals.documents.selectors import load_document
from scheduling.clock import day_counted, day_of

if TYPE_CHECKING:
    import datetime as dt

    from checkins.weekly_notes.months import MonthOf
    from goals.documents.model import DocumentPage
    from goals.models import Goal
    from organizations.models import Membership

MOST_NOTES = 500


@dataclass(frozen=True, slots=True)
class NotesGrid:
    """The notes by month and week. `n_weeks`: how many weeks wide the grid is."""

    page: DocumentPage
    rows: list[MonthRow]
    n_weeks: int
    n_notes: int


def notes_grid(
    membership: Membership, framework: str, holder_id: str, cycle_id: str
) -> NotesGrid | None:
    """The grid of a document; None for an unknown document or cycle.

    Queries: 1 beside those of `load_document`.
    """
    page = load_document(membership, framework, holder_id, cycle_id)
    if page is None or page.cycle is None or page.cycle.public_id != cycle_id:
        return None
    notes = _notes(membership, page, page.goals)
    organization = membership.organization
    today, first = organization.today(), organization.first_weekday
    months = months_of(page.cycle.starts_on, page.cycle.ends_on, first)
    n_weeks = n_columns(months)
    rows = [_row(month, notes, today, n_weeks) for month in months]
    if len(rows) > MOST_MONTHS:
        rows = [row for row in rows if not row.is_silent]
    return NotesGrid(page, rows, n_weeks, len(notes))


def _notes(
    membership: Membership, page: DocumentPage, goals: list[Goal]
) -> list[CheckIn]:
    """The last `MOST_NOTES` of the cycle, oldest first, each with its goal."""
    assert page.cycle is not None  # noqa: S101  there is a grid for a cycle alone
    by_key = {goal.pk: goal for goal in goals}
    rows = (
        CheckIn.objects.in_organization(membership.organization)
        .current()
        .of_goals(by_key)
        .annotate(day=day_counted())
        .filter(day__range=(page.cycle.starts_on, page.cycle.ends_on))
        .exclude(note="")
        .select_related("by__user", "for_member__user", "period")
        .order_by("-day", "-id")[:MOST_NOTES]
    )
    notes = list(rows)[::-1]
    for note in notes:
        note.goal = by_key[note.goal_id]
    return notes


def _row(
    month: MonthOf, notes: list[CheckIn], today: dt.date, n_weeks: int
) -> MonthRow:
    cells = [
        WeekCell(
            week=week,
            words=[note for note in notes if week.contains(day_of(note))],
            is_now=week.contains(today),
            is_next=week.starts_on > today,
        )
        for week in month.weeks
    ]
    return MonthRow(month.first, padded(cells, n_weeks))
