"""What is measured, in which order; and the report."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.core.management import call_command

from bench.browser import measure_browser
from bench.commands import measure_commands
from bench.database import measure_coalesced, measure_writes
from bench.generate import generate
from bench.guidance import measure_guidance
from bench.monday import measure_check_in_page, measure_check_in_posts
from bench.pages import measure_pages
from bench.people import make_crowd
from bench.reminders import measure_reminders
from bench.search import measure_search
from bench.serving import measure_serving
from bench.worker import measure_worker

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from bench.measure import MeasurementRow

# Measured on each size, on the last one, and by themselves.
OF_EACH_SIZE = {
    "writes": measure_writes,
    "coalesced": measure_coalesced,
    "pages": measure_pages,
    "search": measure_search,
}
OF_THE_LARGEST = {"serving": measure_serving, "worker": measure_worker}
ALONE = {
    "guidance": measure_guidance,
    "commands": measure_commands,
    "browser": measure_browser,
}
MONDAY = "monday"
ALL = (*OF_EACH_SIZE, *OF_THE_LARGEST, *ALONE, MONDAY)
# A browser needs CHROMIUM, and the machine to itself: `make bench-browser`.
DEFAULT = tuple(name for name in ALL if name != "browser")
HEADER = ("", "goals", "median ms", "ratio", "queries", "KiB", "budget", "holds")


def run(
    sizes: Sequence[int], n_people: int, output: Path, parts: Sequence[str]
) -> None:
    """Print every row as it is measured, and write all of them to `output`."""
    _prepare()
    rows: list[MeasurementRow] = []
    if any(name in parts for name in (*OF_EACH_SIZE, *OF_THE_LARGEST)):
        rows += _of_goals(sizes, parts)
    for name, measure_alone in ALONE.items():
        if name in parts:
            rows += _shown(measure_alone())
    if n_people and MONDAY in parts:
        rows += _monday(n_people)
    _report(rows, output)


def _prepare() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _print(HEADER)


def _report(rows: list[MeasurementRow], output: Path) -> None:
    output.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    missed = [row for row in rows if row.holds is False]
    print(f"\n{len(rows)} figures in {output.name}; budgets missed: {len(missed)}")


def _of_goals(sizes: Sequence[int], parts: Collection[str]) -> list[MeasurementRow]:
    rows: list[MeasurementRow] = []
    for size in sizes:
        began = time.perf_counter()
        sample = generate(size)
        print(f"— {size:,} goals made in {time.perf_counter() - began:.0f} s")
        measures = OF_EACH_SIZE | (OF_THE_LARGEST if size == sizes[-1] else {})
        for name, measure in measures.items():
            if name in parts:
                rows += _shown(measure(sample))
    return rows


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
