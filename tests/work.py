"""Counts executed lines: a measure of work that is the same on any machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# An id that Python does not reserve for debuggers, coverage and profilers.
TOOL = 4


def lines_run(act: Callable[[], object]) -> int:
    """Number of Python lines that `act` executes, in this thread or any other.

    C code (a regular expression, a sort) counts as the one line that calls it.
    """
    n = 0

    def count(*_event: object) -> None:
        nonlocal n
        n += 1

    monitoring = sys.monitoring
    monitoring.use_tool_id(TOOL, "tests.work")
    monitoring.register_callback(TOOL, monitoring.events.LINE, count)
    monitoring.set_events(TOOL, monitoring.events.LINE)
    try:
        act()
    finally:
        monitoring.set_events(TOOL, monitoring.events.NO_EVENTS)
        monitoring.register_callback(TOOL, monitoring.events.LINE, None)
        monitoring.free_tool_id(TOOL)
    return n
