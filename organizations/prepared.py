"""Statements that the server plans once for each connection.

Planning a query of five joins under row-level security takes longer than running it: 12
of the 13 ms that home's queries took. Django's own cursors put the values into the text,
where nothing can be prepared.

Only what varies from call to call is a parameter, with its type; constants stand in the
text, as Django's cursors would write them. A request's plans are generic
(`organizations.tenancy.ENTER_AND_READ`): they serve every organization, so they hold for
queries whose best plan does not depend on the values, which look rows up by their keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
from django.db import connection
from psycopg import sql as psycopg_sql
from psycopg.types.numeric import Int8

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.backends.utils import CursorWrapper


class Slot(NamedTuple):
    """Where a value goes in the parameters. `sql_type`: its type in the database.

    `wrap`: what Django wraps the value in, where it does.
    """

    place: int
    sql_type: str
    wrap: Callable[[Any], Any] | None = None

    def filled(self, values: Sequence[Any]) -> Any:
        """As Django passes it to its own cursors."""
        value = values[self.place]
        return value if self.wrap is None else self.wrap(value)


class Parameter(NamedTuple):
    name: str
    slot: Slot

    def value(self, values: Sequence[Any]) -> Any:
        """As the statement takes it: a key always as wide as its column.

        psycopg would choose the type by the number, and prepare a statement for each.
        """
        value = values[self.slot.place]
        if self.slot.sql_type == "bigint":
            return Int8(value)
        if self.slot.sql_type == "bigint[]":
            return [Int8(key) for key in value]
        return value


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    parameters: tuple[Parameter, ...]

    def run(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Queries: 1."""
        given = {each.name: each.value(values) for each in self.parameters}
        with prepared_cursor() as cursor:
            cursor.execute(self.text, given)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


def statement_of(sql: str, parts: Sequence[Any]) -> Statement:
    """The statement that Django compiled, with a slot or a constant for each `%s`."""
    texts = sql.split("%s")
    if len(texts) != len(parts) + 1:
        message = f"{len(parts)} parameters for {len(texts) - 1} places: {sql}"
        raise ValueError(message)
    found: dict[str, Parameter] = {}
    written = [texts[0]]
    for part, text in zip(parts, texts[1:], strict=True):
        if isinstance(part, Slot):
            name = f"v{part.place}"
            found[name] = Parameter(name, part)
            written.append(f"%({name})s::{part.sql_type}")
        else:
            written.append(literal(part))
        written.append(text)
    return Statement("".join(written), tuple(found.values()))


def literal(value: Any) -> str:
    """The constant as text; a percent sign is doubled, as in all that has parameters."""
    connection.ensure_connection()
    text = psycopg_sql.Literal(value).as_string(connection.connection)
    return text.replace("%", "%%")


class PreparedCursor(psycopg.Cursor[tuple[Any, ...]]):
    """Passes parameters beside the statement, which the server keeps with its plan."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
        return super().execute(query, params, prepare=True)


def prepared_cursor() -> CursorWrapper:
    """As `connection.cursor()`, with its wrappers and errors; it logs nothing."""
    connection.ensure_connection()
    connection.validate_thread_sharing()
    cursor = PreparedCursor(connection.connection)
    return connection.make_cursor(cursor)  # type: ignore[arg-type]  # wraps any cursor
