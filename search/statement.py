"""What the statements that find goals and people share.

Two ways lead to what is found. What is near the reader is looked through itself, so that
it comes first however common a word is. Everything else is found by the word that the
fewest have, as a range of an index, and at most so many of it: whoever gets more types
on. LATERAL … OFFSET 0 keeps the planner at one look-up a row, which may stop early; so
no value decides about the plan, and the server makes it once for each connection
(organizations/prepared.py). Planning takes longer than running.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models.expressions import RawSQL

from organizations.prepared import Parameter, Slot, Statement, literal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from search.asked import Asked

# What is found of one kind, at most.
MOST = 100
# What is looked through because it is near: of a unit, and of a member's own.
MOST_NEAR = 500
# From so many rows on a word counts as common.
COMMON = 1_000

ASKED = """
asked AS MATERIALIZED (
  SELECT place, begin, begin || %(end)s AS ending
  FROM unnest(%(places)s, %(beginnings)s) AS each(place, begin)
)
"""
# Of the parameters that every statement has; see `Asked.parameters`.
SQL_TYPES = {
    "organization": "bigint",
    "member": "bigint",
    "unit": "bigint",
    "places": "bigint[]",
    "beginnings": "text[]",
    "n_words": "bigint",
    "plain": "text",
    "end": "text",
}
NAME = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class ReadableRow:
    """The statement of a queryset's row with the key `candidate.id`, with names for its
    values, and these by their names. Texts stand in it.
    """

    sql: str
    values: dict[str, Any]


def readable(queryset: QuerySet[Any], *columns: str) -> ReadableRow:
    """What the reader may not know of is left out by it, before anything is counted."""
    here = queryset.filter(pk=RawSQL("candidate.id", ())).order_by()
    sql, given = here.values_list("id", *columns).query.sql_with_params()
    values: dict[str, Any] = {}
    texts = sql.split("%s")
    written = [texts[0]]
    for value, text in zip(given, texts[1:], strict=True):
        if _sql_type(value):
            name = f"readable_{len(values)}"
            values[name] = value
            written.append(f"%({name})s")
        else:
            written.append(literal(value))
        written.append(text)
    return ReadableRow("".join([*written, " OFFSET 0"]), values)


def run(template: str, asked: Asked, here: ReadableRow, **parts: str) -> list[int]:
    """The keys that the statement finds, in its order. Queries: 1.

    `template`: with a place for each of the parts, for `readable` and for the limits.
    """
    given = asked.parameters() | here.values
    types = SQL_TYPES | {name: _sql_type(value) for name, value in here.values.items()}
    text = template.format(
        readable=here.sql, most=MOST, most_near=MOST_NEAR, common=COMMON, **parts
    )
    statement = _statement(text, tuple(types.items()))
    if connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(statement.text, given)
            return [key for (key,) in cursor.fetchall()]
    return [key for (key,) in statement.run([given[name] for name in types])]


@lru_cache(maxsize=64)
def _statement(text: str, types: tuple[tuple[str, str], ...]) -> Statement:
    """Each parameter with its type, so that no value has the server plan anew."""
    by_name = dict(types)
    typed = NAME.sub(lambda name: f"{name[0]}::{by_name[name[1]]}", text)
    used = set(NAME.findall(text))
    return Statement(
        typed,
        tuple(
            Parameter(name, Slot(place, sql_type))
            for place, (name, sql_type) in enumerate(types)
            if name in used
        ),
    )


def _sql_type(value: object) -> str:
    """Empty for what stands in the statement: it depends on nobody and on no moment."""
    match value:
        case bool():
            return ""
        case int():
            return "bigint"
        case dt.datetime():
            return "timestamptz"
    return ""
