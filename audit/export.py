"""The audit trail as a file."""

from __future__ import annotations

import json
from itertools import batched
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.lines import lines_of
from audit.selectors import with_people
from goals.formulas import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from audit.lines import TrailLine
    from organizations.models import Event, Membership

    type Value = Callable[[TrailLine], object]

BATCH = 1000
# More would outlast the request; the page says so, and the filters choose.
MOST_LINES = 50_000

# Heading → value. The policy takes the columns from here (audit/permissions.py).
COLUMNS: dict[str, Value] = {
    gettext_noop("time"): lambda line: line.at.isoformat(timespec="seconds"),
    gettext_noop("who"): lambda line: guard(str(line.event.actor or "")),
    gettext_noop("whose"): lambda line: guard(line.whose),
    gettext_noop("event"): lambda line: line.event.verb,
    gettext_noop("what happened"): lambda line: guard(line.text),
    gettext_noop("object"): lambda line: line.event.object_type,
    gettext_noop("ID"): lambda line: line.event.object_public_id,
    gettext_noop("details"): lambda line: json.dumps(line.data, sort_keys=True),
    gettext_noop("signed in with"): lambda line: line.event.via,
    gettext_noop("IP address"): lambda line: line.event.client_ip or "",
}


def trail_table(
    reader: Membership, events: QuerySet[Event]
) -> Iterator[tuple[object, ...]]:
    """A header, and a line for each event, the latest first, `MOST_LINES` at most."""
    yield tuple(_(heading) for heading in COLUMNS)
    rows = with_people(events)[:MOST_LINES].iterator(BATCH)
    for batch in batched(rows, BATCH, strict=False):
        for line in lines_of(reader, batch):
            yield tuple(value(line) for value in COLUMNS.values())
