"""Small import files and organizations as data, for tests without a database."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from frameworks.catalogue import catalogue_from
from frameworks.configuration import Settings
from goals.importing.findings import ImportFinding
from goals.importing.plan import KindName, Plan
from goals.importing.planning import make_plan
from goals.importing.questions import Answers
from goals.importing.reading import read
from goals.importing.snapshot import FIELDS, KnownCycle, KnownGoal, Snapshot

TODAY = dt.date(2026, 11, 22)
CURRENT = KnownCycle(
    1, "quarter", "2026-Q4", dt.date(2026, 10, 1), dt.date(2026, 12, 31)
)
EARLIER = KnownCycle(2, "quarter", "2026-Q3", dt.date(2026, 7, 1), dt.date(2026, 9, 30))
CATALOGUE = catalogue_from(Settings())
OBJECTIVE = {"id": "O1", "title": "Grow", "framework": "okr", "kind": "objective"}
KEY_RESULT = {
    "id": "K1",
    "title": "40 new logos",
    "framework": "okr",
    "kind": "key_result",
    "parent_id": "O1",
    "metric_type": "number",
    "start": "0",
    "target": "40",
}


def table(*rows: Mapping[str, str], delimiter: str = ",") -> bytes:
    """A file with a line for each row; its columns are those that any row has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(
        stream, names, restval="", delimiter=delimiter, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def snapshot(**over: Any) -> Snapshot:
    """The snapshot of an organization with this quarter and the last one, of the
    calendar year.
    """
    return Snapshot(
        today=TODAY,
        fiscal_month=1,
        catalogue=CATALOGUE,
        cycles=[CURRENT, EARLIER],
        current_cycle_id=CURRENT.id,
        **over,
    )


def with_goal(here: Snapshot, pk: int, external_id: str, **over: Any) -> Snapshot:
    """The same snapshot with one more objective; `over` changes its attributes."""
    state: dict[str, Any] = dict.fromkeys(FIELDS)
    state |= dict.fromkeys(
        (
            "description",
            "source_note",
            "owner_name",
            "owner_email",
            "metric_unit",
            "currency",
            "indicator",
            "override_reason",
            "status",
            "final_grade",
        ),
        "",
    )
    state |= {
        "framework": "okr",
        "kind": "objective",
        "title": "Grow",
        "cycle_id": CURRENT.id,
        "contributes": True,
        "weight": 1.0,
        "metric_type": "none",
        "direction": "increase",
        "decimals": 0,
        "progress_source": "mean",
    }
    state |= over
    here.add_goal(
        KnownGoal(
            id=pk,
            public_id=f"public{pk}",
            external_id=external_id,
            parent_id=state["parent_id"],
            framework=state["framework"],
            kind=state["kind"],
            cycle_id=state["cycle_id"],
            position=0,
            state="active",
        )
    )
    here.states[pk] = state
    return here


def here_with_pair() -> Snapshot:
    """An objective with the supporting goal “40 new logos”: the goals of the two rows
    above.
    """
    here = with_goal(snapshot(), 1, "O1")
    return with_goal(
        here,
        2,
        "K1",
        kind="key_result",
        title="40 new logos",
        parent_id=1,
        metric_type="number",
        start=Decimal(0),
        target=Decimal(40),
        progress_source="metric",
    )


def plan(
    content: bytes | Mapping[str, str],
    *more: Mapping[str, str],
    here: Snapshot | None = None,
    mapping: Mapping[KindName, KindName] | None = None,
    delimiter: str = ",",
    **answers: str,
) -> Plan:
    """The plan of an import. `answers`: by topic, to the questions that the file leaves
    open.
    """
    if not isinstance(content, bytes):
        content = table(content, *more, delimiter=delimiter)
    return make_plan(read(content), here or snapshot(), mapping, Answers(**answers))


def places(findings: list[ImportFinding]) -> list[tuple[int | None, str, str]]:
    return [(finding.line, finding.column, finding.code) for finding in findings]
