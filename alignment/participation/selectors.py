"""How many check in, by unit and week; never who, nor what they wrote."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import Count as N
from django.db.models import Q
from django.utils import timezone

from alignment.participation.counting import EVERYBODY, count_weeks
from alignment.participation.presentation import (
    Participation,
    ParticipationCell,
    ParticipationRow,
)
from goals.models import Goal
from organizations.anonymity import FEWEST, GroupCount
from organizations.hierarchy import parents_on
from organizations.models import Unit
from scheduling.clock import week_of_organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from organizations.models import Organization

WEEK = dt.timedelta(days=7)
type Weeks = dict[dt.date, dict[int, GroupCount]]

MEDIAN = """
SELECT percentile_cont(0.5) WITHIN GROUP (
  ORDER BY extract(epoch FROM period.answered_at - period.submitted_at)
), count(DISTINCT period.member_id)
FROM checkins_period period
LEFT JOIN organizations_unitperiod placed
  ON placed.organization_id = period.organization_id
  AND placed.member_id = period.member_id
  AND (placed.from_on IS NULL OR placed.from_on <= period.week_on)
  AND (placed.until_on IS NULL OR placed.until_on > period.week_on)
WHERE period.organization_id = %s AND period.week_on = ANY(%s::date[])
  AND period.answered_at > period.submitted_at
  AND (%s OR (period.week_on, placed.unit_id) IN (
    SELECT * FROM unnest(%s::date[], %s::bigint[])))
"""


class UnitNode(NamedTuple):
    key: int
    parent: int | None
    name: str


def participation(
    organization: Organization, *, tops: Sequence[int] | None, n_weeks: int
) -> Participation:
    """Of the last whole weeks, as far as every check-in of them is closed for good.

    `tops`: the units to begin with; None: everybody. Units stand where they are now, and
    count those who were below them in each week. Queries: 5. Inside the organization.
    """
    this_week = week_of_organization(organization)
    weeks = [this_week - WEEK * n for n in range(n_weeks, 0, -1)]
    units = {
        key: UnitNode(key, parent, name)
        for key, parent, name in Unit.objects.in_organization(organization)
        .order_by("position", "name", "id")
        .values_list("id", "parent_id", "name")
    }
    parents = {unit.key: unit.parent for unit in units.values()}
    counted = count_weeks(organization.pk, weeks, timezone.now())
    over = [on for on, week in counted.items() if week.is_over]
    parents_then = parents_on(organization, parents, over)
    shown = {on: counted[on].shown(parents_then[on]) for on in over}
    within = list(_within(units, parents, tops))
    keys = None if tops is None else [key for key, _depth in within]
    n_goals, n_silent = _goals(organization, keys)
    return Participation(
        weeks=weeks,
        rows=_rows(organization, units, within, weeks, shown),
        answer_seconds=_median(organization, parents_then, tops),
        n_goals=n_goals,
        n_silent=n_silent,
    )


def _within(
    units: dict[int, UnitNode],
    parents: dict[int, int | None],
    tops: Sequence[int] | None,
) -> Iterator[tuple[int, int]]:
    """The units to show with their depth; one below another of `tops` stands there."""
    below = _tree(units)
    if tops is None:
        yield from _down(below, EVERYBODY, 0)
        return
    for top in tops:
        if not _is_below(top, {*tops} - {top}, parents):
            yield from _down(below, top, 0)


def _is_below(key: int, others: set[int], parents: Mapping[int, int | None]) -> bool:
    above = parents.get(key)
    while above is not None and above not in others:
        above = parents.get(above)
    return above is not None


def _tree(units: dict[int, UnitNode]) -> dict[int, list[int]]:
    below: defaultdict[int, list[int]] = defaultdict(list)
    for unit in units.values():
        below[unit.parent or EVERYBODY].append(unit.key)
    return below


def _down(
    below: dict[int, list[int]], key: int, depth: int
) -> Iterator[tuple[int, int]]:
    yield key, depth
    for child in below.get(key, ()):
        yield from _down(below, child, depth + 1)


def _rows(
    organization: Organization,
    units: dict[int, UnitNode],
    within: list[tuple[int, int]],
    weeks: list[dt.date],
    shown: Weeks,
) -> list[ParticipationRow]:
    """Units of which any week may be shown. The company says what everybody does."""
    found = []
    for key, depth in within:
        counts = [shown.get(week, {}).get(key) for week in weeks]
        name = units[key].name if key in units else organization.name
        cells = [
            ParticipationCell(week, count)
            for week, count in zip(weeks, counts, strict=True)
        ]
        if any(counts) or depth == 0:
            found.append(ParticipationRow(key, name, depth, cells))
    if len(found) > 1 and found[0].same_as(found[1]):
        return [replace(row, depth=max(0, row.depth - 1)) for row in found[1:]]
    return found


def _median(
    organization: Organization,
    parents_then: Mapping[dt.date, Mapping[int, int | None]],
    tops: Sequence[int] | None,
) -> float | None:
    """Seconds from handing in to the manager's answer; None for too few people.

    Of the weeks in `parents_then`, and of whoever was below `tops` in them.
    """
    chosen = set(tops or ())
    within = [
        (week, key)
        for week, parents in parents_then.items()
        for key in parents
        if key in chosen or _is_below(key, chosen, parents)
    ]
    weeks, keys = [week for week, _key in within], [key for _week, key in within]
    values = (organization.pk, list(parents_then), tops is None, weeks, keys)
    with connection.cursor() as cursor:
        cursor.execute(MEDIAN, values)
        seconds, n_people = cursor.fetchone()
    return float(seconds) if n_people >= FEWEST else None


def _goals(organization: Organization, keys: list[int] | None) -> tuple[int, int]:
    """Goals in force, but private ones, that somebody is asked about, and how many of them are silent.

    None at all when they are of too few people.
    """
    goals = (
        Goal.objects.in_organization(organization)
        .active()
        .measured()
        .exclude(owner=None)
        .filter(visibility=Goal.Visibility.OPEN)
    )
    if keys is not None:
        goals = goals.filter(owner__unit_id__in=keys)
    found = goals.aggregate(
        n=N("id"),
        silent=N("id", filter=Q(progress__health="not_updated")),
        owners=N("owner", distinct=True),
    )
    return (found["n"], found["silent"]) if found["owners"] >= FEWEST else (0, 0)
