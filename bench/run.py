"""What is measured, in which order; and the report."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.core.management import call_command

from bench.commands import measure_commands
from bench.database import measure_coalesced, measure_writes
from bench.generate import generate
from bench.guidance import measure_guidance
from bench.monday import measure_check_in_page, measure_check_in_posts
from bench.pages import measure_pages
from bench.people import make_crowd
from bench.reminders import measure_reminders
from bench.worker import measure_worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bench.measure import MeasurementRow

HEADER = ("", "goals", "median ms", "ratio", "queries", "KiB", "budget", "holds")


def run(sizes: Sequence[int], n_people: int, output: Path) -> None:
    """Print every row as it is measured, and write all of them to `output`."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    rows: list[MeasurementRow] = []
    _print(HEADER)
    for size in sizes:
        began = time.perf_counter()
        sample = generate(size)
        print(f"— {size:,} goals made in {time.perf_counter() - began:.0f} s")
        for measure in (measure_writes, measure_coalesced, measure_pages):
            rows += _shown(measure(sample))
    if sizes:
        rows += _shown(measure_worker(sample))
    rows += _shown(measure_guidance())
    rows += _shown(measure_commands())
    if n_people:
        rows += _monday(n_people)
    output.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    missed = [row for row in rows if row.holds is False]
    print(f"\n{len(rows)} figures in {output.name}; budgets missed: {len(missed)}")


def _monday(n_people: int) -> list[MeasurementRow]:
    began = time.perf_counter()
    crowd = make_crowd(n_people)
    print(f"— {n_people:,} people made in {time.perf_counter() - began:.0f} s")
    return [
        *_shown(measure_reminders(crowd)),
        *_shown(measure_check_in_page(crowd)),
        *_shown(measure_check_in_posts(crowd)),
    ]


def _shown(rows: Iterable[MeasurementRow]) -> list[MeasurementRow]:
    shown = []
    for row in rows:
        shown.append(row)
        _print(_cells(row))
    return shown


def _cells(row: MeasurementRow) -> tuple[str, ...]:
    return (
        row.name,
        "" if row.size is None else f"{row.size:,}",
        "" if row.median_ms is None else f"{row.median_ms:,.2f}",
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.queries is None else str(row.queries),
        "" if row.bytes is None else f"{row.bytes / 1024:,.0f}",
        "" if row.budget is None else f"{row.budget:g}",
        "" if row.holds is None else ("yes" if row.holds else "NO"),
    )


def _print(cells: Sequence[str]) -> None:
    name, *rest = cells
    print(f"{name:<52}" + "".join(f"{cell:>11}" for cell in rest), flush=True)
