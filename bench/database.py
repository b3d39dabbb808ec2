"""Writes: from a bare UPDATE up to the whole tree."""

from __future__ import annotations

import itertools
import statistics
import time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection, transaction

from bench.measure import MeasurementRow, database_time, in_turn, median_ratio, medians
from checkins.services import check_in
from goals import rollup
from goals.models import Goal
from goals.services import align_goal
from goals.tree import lines_up
from organizations.tenancy import enter_organization, in_organization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.generate import Sample

ROUNDS = 60
# ARCHITECTURE.md, "Speed".
MOST_TIMES_A_BARE_UPDATE = 5.0
COALESCED = 5_000

values = itertools.cycle(Decimal(number) for number in range(100))


def measure_writes(sample: Sample) -> Iterator[MeasurementRow]:
    taken = in_turn(
        {
            "bare": lambda: bare_update(sample),
            "marked": lambda: update(sample),
            "drain": lambda: rollup.drain(sample.organization.pk),
            "service": lambda: service(sample),
            "after": lambda: rollup.drain(sample.organization.pk),
            "line": lambda: line(sample),
            "move": lambda: move(sample),
            "after move": lambda: rollup.drain(sample.organization.pk),
        },
        rounds=ROUNDS,
        clock=database_time,
    )
    taken["ancestors right"] = [
        sum(pair) for pair in zip(taken["marked"], taken["drain"], strict=True)
    ]
    median = medians(taken)
    size = sample.n_goals

    def against_bare(
        name: str, key: str, budget: float | None = None
    ) -> MeasurementRow:
        ratio = median_ratio(taken, key, "bare")
        holds = None if budget is None else ratio <= budget
        return MeasurementRow(
            name, size, median[key], ratio, budget=budget, holds=holds
        )

    yield MeasurementRow("bare UPDATE by key", size, median["bare"], 1.0)
    yield against_bare(
        "check-in → all ancestors right, database time",
        "ancestors right",
        MOST_TIMES_A_BARE_UPDATE,
    )
    yield against_bare("check-in service", "service")
    yield against_bare("line of sight", "line")
    yield against_bare("move of the largest subtree", "move")


def bare_update(sample: Sample) -> None:
    """Of the same row by key, in a transaction that knows its tenant, and committed.

    A column that nothing follows from: the trigger fires, and marks nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        enter_organization(sample.organization.pk)
        cursor.execute(
            "UPDATE goals_goal SET position = position "
            "WHERE organization_id = %s AND id = %s",
            [sample.organization.pk, sample.leaf.pk],
        )


def update(sample: Sample) -> None:
    """The statement of a check-in that moves numbers, with its trigger."""
    with transaction.atomic(), connection.cursor() as cursor:
        enter_organization(sample.organization.pk)
        cursor.execute(
            "UPDATE goals_goal SET current = %s WHERE organization_id = %s AND id = %s",
            [next(values), sample.organization.pk, sample.leaf.pk],
        )


def service(sample: Sample) -> None:
    with in_organization(sample.organization.pk):
        goal = Goal.objects.get(pk=sample.leaf.pk)
        goal.organization = sample.organization
        check_in(goal, by=sample.person, value=next(values), confidence=70)


def line(sample: Sample) -> None:
    with in_organization(sample.organization.pk):
        lines_up(sample.organization.pk, [sample.leaf.pk])


def move(sample: Sample) -> None:
    """To a sibling and back, alternately."""
    with in_organization(sample.organization.pk):
        goal = Goal.objects.select_related("parent").get(pk=sample.largest.pk)
        goal.organization = sample.organization
        to = sample.elsewhere if goal.parent_id == sample.root.pk else sample.root
        align_goal(goal, to=to, by=sample.person, reason="Measured.")


def measure_coalesced(sample: Sample) -> Iterator[MeasurementRow]:
    """Many check-ins at once, and everything anew."""
    size = sample.n_goals
    with in_organization(sample.organization.pk):
        Goal.objects.filter(kind="key_result", pk__lte=_nth_leaf(sample)).update(
            current=next(values)
        )
    began = time.perf_counter()
    drained = rollup.drain(sample.organization.pk) or 0
    yield MeasurementRow(
        f"{min(COALESCED, drained):,} coalesced check-ins rolled up",
        size,
        (time.perf_counter() - began) * 1_000,
    )
    times = []
    for _round in range(3):
        began = time.perf_counter()
        rollup.recompute(sample.organization.pk)
        times.append((time.perf_counter() - began) * 1_000)
    yield MeasurementRow("full recompute", size, statistics.median(times))


def _nth_leaf(sample: Sample) -> int:
    leaves = Goal.objects.in_organization(sample.organization).filter(kind="key_result")
    keys = leaves.order_by("pk").values_list("pk", flat=True)
    return int(list(keys[:COALESCED])[-1])
