"""The participation file: its columns, and a line for each unit and week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from goals.formulas import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alignment.participation.presentation import (
        Participation,
        ParticipationCell,
        ParticipationRow,
    )
    from organizations.anonymity import GroupCount

    type Value = Callable[[ParticipationRow, ParticipationCell, GroupCount], object]

# Heading → value. The policy takes the columns from here (alignment/permissions.py).
COLUMNS: dict[str, Value] = {
    gettext_noop("unit"): lambda row, _cell, _count: guard(row.name),
    gettext_noop("week"): lambda _row, cell, _count: cell.week_on.isoformat(),
    gettext_noop("due"): lambda _row, _cell, count: count.asked,
    gettext_noop("submitted"): lambda _row, _cell, count: count.n_submitted,
    gettext_noop("percent"): lambda _row, cell, _count: cell.percent,
}


def participation_table(page: Participation) -> Iterator[tuple[object, ...]]:
    """A header, and a line for each unit and week that may be shown."""
    yield tuple(_(heading) for heading in COLUMNS)
    for row in page.rows:
        for cell in row.cells:
            if cell.count is not None:
                yield tuple(value(row, cell, cell.count) for value in COLUMNS.values())
