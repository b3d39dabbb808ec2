"""Intentions for the next check-in, and their outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from checkins.models import Intention
from organizations.compiled_queries import compiled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from scheduling.models import Period

State = Intention.State
MOST_LETTERS = Intention._meta.get_field("text").max_length or 300
MOST_LINES = 20


def intentions_around(period: Period) -> tuple[list[Intention], list[Intention]]:
    """Earlier intentions, open or settled in the period, and the period's own.

    Those that were removed in the period in which they were written are in neither
    list. Queries: 1.
    """
    found = _around(period.member_id, period.pk, period.week_on)
    return (
        [row for row in found if row.period_id != period.pk],
        [row for row in found if row.period_id == period.pk],
    )


@compiled
def _around(member_id: int, period_id: int, week_on: dt.date) -> QuerySet[Intention]:
    rows = not_struck(Intention.objects.filter(period__member_id=member_id))
    around = rows.filter(_before(period_id, week_on) | Q(period=period_id))
    return around.select_related("period").order_by("position", "id")


def intentions_in(period_ids: Iterable[int]) -> QuerySet[Intention]:
    """Intentions of the given periods, for whoever may read them."""
    rows = Intention.objects.filter(period_id__in=list(period_ids))
    return not_struck(rows).order_by("position", "id")


def not_struck(rows: QuerySet[Intention]) -> QuerySet[Intention]:
    """Exclude intentions that their author removed in the same check-in."""
    return rows.exclude(state=State.DROPPED, settled_in=F("period"))


def _before(period_id: int, week_on: dt.date) -> Q:
    """Of an earlier week; still open, or settled in the period."""
    still = Q(state=State.OPEN) | Q(settled_in=period_id)
    return Q(period__week_on__lt=week_on) & still


def lines_of(text: str) -> list[str]:
    """Split the text into lines, without bullets, empty lines and duplicates.

    Cut to what can be saved: forms refuse longer ones before (checkins.weekly.forms).
    """
    lines = dict.fromkeys(line[:MOST_LETTERS] for line in all_lines_of(text))
    return list(lines)[:MOST_LINES]


def all_lines_of(text: str) -> list[str]:
    """As `lines_of`, however many and long they are."""
    lines = (line.strip().lstrip("-*•").strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def write_intentions(period: Period, lines: Sequence[str], *, is_all: bool) -> bool:
    """Add new intentions; with `is_all`, mark those not in `lines` as removed.

    Returns whether anything changed.
    """
    wanted = lines_of("\n".join(lines))
    own = list(Intention.objects.filter(period=period, carried_from=None))
    known = {row.text: row for row in own}
    new = [text for text in wanted if text not in known]
    Intention.objects.bulk_create(
        Intention(
            organization_id=period.organization_id,
            period=period,
            text=text,
            position=wanted.index(text),
        )
        for text in new
    )
    changed = bool(new)
    for position, text in enumerate(wanted):
        if text in known:
            changed |= _restore(known[text], position)
    for row in own if is_all else ():
        if row.text not in wanted and not _is_removed(row):
            changed |= _remove(row)
    return changed


def _restore(row: Intention, position: int) -> bool:
    """Restore a removed intention and update its position; True when it was removed."""
    is_struck = _is_removed(row)
    if is_struck:
        row.state, row.settled_in = State.OPEN, None
    if is_struck or row.position != position:
        row.position = position
        row.save(update_fields=["state", "settled_in", "position"])
    return is_struck


def _is_removed(row: Intention) -> bool:
    return row.state == State.DROPPED and row.settled_in_id == row.period_id


def _remove(row: Intention) -> bool:
    row.state, row.settled_in_id = State.DROPPED, row.period_id
    row.save(update_fields=["state", "settled_in"])
    return True


def settle_intentions(period: Period, settled: Mapping[int, str]) -> bool:
    """Record outcomes of earlier intentions; a carried one is copied into the period.

    Returns whether anything changed. Ids of other members' intentions are ignored.
    """
    if not settled:
        return False
    changed = False
    rows = Intention.objects.filter(
        _before(period.pk, period.week_on),
        period__member_id=period.member_id,
        pk__in=list(settled),
    )
    for row in rows.order_by("id"):
        state = State(settled[row.pk])
        if state == row.state:
            continue
        changed = True
        row.state = state
        row.settled_in = None if state == State.OPEN else period
        row.save(update_fields=["state", "settled_in"])
        _carry(row, period, is_kept=state == State.CARRIED)
    return changed


def _carry(row: Intention, period: Period, *, is_kept: bool) -> None:
    copy = Intention.objects.filter(carried_from=row).first()
    if copy is None and is_kept:
        Intention.objects.create(
            organization_id=period.organization_id,
            period=period,
            text=row.text,
            carried_from=row,
        )
    elif copy and is_kept and _is_removed(copy):
        copy.state, copy.settled_in = State.OPEN, None
        copy.save(update_fields=["state", "settled_in"])
    elif copy and not is_kept:
        _remove(copy)
