"""Finds assertions on wall-clock time in a test's source, without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

CLOCKS = {"monotonic", "perf_counter", "process_time", "thread_time", "time"}
CLOCKS |= {f"{name}_ns" for name in CLOCKS}
# Limits in seconds that a test may compare a clock with: longer than any load explains.
LEAST_S = 30
LEAST_MS = 1_000 * LEAST_S
# Calls with a timeout, that fail when the awaited event comes later.
WAITS = {"communicate", "wait", "result", "join", "urlopen", "run", "check_call"}


def wall_times(source: str, *, is_browser: bool = False) -> list[str]:
    """`line: what` for each assertion on speed; empty when there is none."""
    tree = ast.parse(source)
    found = [
        *_compared(tree),
        *_deadlines(tree),
        *_short_waits(tree, is_browser=is_browser),
    ]
    return [f"{line}: {what}" for line, what in sorted(found)]


type Found = Iterator[tuple[int, str]]


def _compared(tree: ast.Module) -> Found:
    timed, numbers = _timed(tree), _numbers(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and _is_timed(node.test, timed):
            limit = max(_limits(node.test, timed, numbers), default=0)
            if limit < LEAST_S:
                yield node.lineno, "asserts how long something took"


def _limits(
    test: ast.expr, timed: set[str], numbers: dict[str, float]
) -> Iterator[float]:
    """The numbers that a clock's time is compared with."""
    for node in ast.walk(test):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                number = _number(side, numbers)
                if not _is_timed(side, timed) and number is not None:
                    yield number


def _timed(tree: ast.Module) -> set[str]:
    """Names in this file that hold a clock's time, or of functions that return one."""
    timed: set[str] = set()
    while True:
        found = timed | {
            name for node in ast.walk(tree) for name in _names_given(node, timed)
        }
        if found == timed:
            return timed
        timed = found


def _names_given(node: ast.AST, timed: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Assign) and _is_timed(node.value, timed):
        for target in node.targets:
            yield from (
                each.id if isinstance(each, ast.Name) else each.attr
                for each in ast.walk(target)
                if isinstance(each, ast.Name | ast.Attribute)
            )
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
        isinstance(each, ast.Return)
        and each.value is not None
        and _is_timed(each.value, timed)
        for each in ast.walk(node)
    ):
        yield node.name


def _is_timed(node: ast.AST, timed: set[str]) -> bool:
    return any(
        (isinstance(each, ast.Call) and _is_clock(each.func))
        or (isinstance(each, ast.Name) and each.id in timed)
        or (isinstance(each, ast.Attribute) and each.attr in timed)
        for each in ast.walk(node)
    )


def _is_clock(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        of = function.value
        return isinstance(of, ast.Name) and of.id == "time" and function.attr in CLOCKS
    return isinstance(function, ast.Name) and function.id in CLOCKS


def _numbers(tree: ast.Module) -> dict[str, float]:
    """The numeric constants at the top of the file."""
    return {
        target.id: float(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int | float)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _number(node: ast.AST, numbers: dict[str, float]) -> float | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    return numbers.get(node.id) if isinstance(node, ast.Name) else None


def _deadlines(tree: ast.Module) -> Found:
    """Deadlines of Hypothesis, which fails an example that takes longer."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.keyword)
            and node.arg == "deadline"
            and ast.unparse(node.value) != "None"
        ):
            yield node.value.lineno, "gives each example a deadline"


def _short_waits(tree: ast.Module, *, is_browser: bool) -> Found:
    numbers = _numbers(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(
            node.func, ast.Attribute | ast.Name
        ):
            waits = _name(node.func) in WAITS
            limits = [each.value for each in node.keywords if each.arg == "timeout"]
            if waits and len(node.args) == 1 and isinstance(node.func, ast.Attribute):
                limits += node.args
            least = LEAST_S if waits else LEAST_MS if is_browser else 0
            short = [
                number
                for limit in limits
                for each in _either(limit)
                if (number := _number(each, numbers)) is not None and number < least
            ]
            if short:
                yield node.lineno, f"waits no longer than {short[0]:g}"


def _either(limit: ast.expr) -> list[ast.expr]:
    return [limit.body, limit.orelse] if isinstance(limit, ast.IfExp) else [limit]


def _name(function: ast.Attribute | ast.Name) -> str:
    return function.attr if isinstance(function, ast.Attribute) else function.id
