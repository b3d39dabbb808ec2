"""Queries of hot pages: built and compiled once in a process, then run with other values.

    @compiled
    def goals_of(member: Membership, since: dt.date) -> QuerySet[Goal]:
        return Goal.objects.in_organization(member.organization).filter(...)

    goals: list[Goal] = goals_of(request.membership, today)

The function is an ordinary one that returns a QuerySet, with the policy's conditions in
it. It is called once for each *shape* with stand-ins for its values, and the SQL that
comes of it is kept. Later calls put their own values in the places of the stand-ins. The
server plans the statement once for each connection (organizations/prepared.py).

What is a value, and what a shape:

- Values are the positional arguments: keys, days, moments, strings, lists of keys or of
  strings (not empty). Where one is None, that is part of the shape.
- A member (or an organization) is its keys. Of a member the shape has the role and
  whether there is a unit. Nothing else of either can be read while the query is built:
  the attempt raises, so that no member's query holds what is known of another.
- Keyword arguments are the shape, and must be hashable: frameworks, states, a page. A
  row is none: two that are equal, as a member before and after, may differ in role.

Raised while a query is compiled: it asks the database something (the answer would stand
for everybody), or a constant was made of a stand-in (a day before it, a text with it).

The first call of each shape in a process also builds the query in the ordinary way, with
its own values, and raises if the statement or one of its values differs. In tests every
call does (settings.VERIFY_COMPILED_QUERIES). Neither finds a function that chooses its
conditions by a value, where no call had the other values: choose by keyword.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import FETCH_RAISE, Model
from psycopg.types.json import Json, Jsonb

from organizations.compiled_rows import RowReader, reader_of
from organizations.models import Membership, Organization
from organizations.prepared import Slot, Statement, statement_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from django.db.models import QuerySet

# Stand-ins: far above every key and after every day, each with the place of its value.
# They lie apart, so that what is counted from one of them is not another one.
FIRST_MARK = 8_999_999_999_000_000_000
KEYS_APART = 1_000_000
KEY_DIGITS = "8999999999"
LEAST_MARK = FIRST_MARK - KEYS_APART
FIRST_DAY = dt.date(9000, 1, 1)
DAYS_APART = 1009
LEAST_YEAR = 8000
TEXT_MARK = "value of a compiled query"
# A moment is a day, too: the first that fits.
SQL_TYPES = (
    (int, "bigint"),
    (str, "text"),
    (dt.datetime, "timestamptz"),
    (dt.date, "date"),
)
# Of one query; organizations with frameworks of their own have shapes of their own.
MOST_PLANS = 200


class CompiledQueryError(Exception):
    """The function does not only depend on its values and its shape."""


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """A compiled query: as Django writes it, and as it is run (None: no row matches)."""

    sql: str = ""
    parameters: tuple[Any, ...] = ()
    statement: Statement | None = None
    reader: RowReader | None = None

    def bind(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """The parameters as Django would pass them."""
        return tuple(
            part.filled(values) if type(part) is Slot else part
            for part in self.parameters
        )

    def rows(self, values: Sequence[Any]) -> list[Any]:
        """The results. Where queries are logged, values stand in the statement."""
        if self.statement is None or self.reader is None:
            return []
        if not connection.queries_logged:
            return self.reader.read(self.statement.run(values))
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.bind(values))
            return self.reader.read(cursor.fetchall())


_every_query: WeakSet[CompiledQuery[Any, Any]] = WeakSet()


class CompiledQuery[**P, Result]:
    """A function that answers with rows; see above. Queries: 1."""

    def __init__(self, build: Callable[P, QuerySet[Any, Result]]) -> None:
        self.build = build
        self.plans: dict[Hashable, CompiledPlan] = {}
        update_wrapper(self, build)

    def __call__(self, *values: P.args, **shape: P.kwargs) -> list[Result]:
        key = (tuple(map(_shape_of, values)), tuple(sorted(shape.items())))
        plan = self.plans.get(key)
        flat = _flat(values)
        if plan is None:
            plan = self._compiled(values, shape)
            self._verify(plan, plan.bind(flat), values, shape)
            if len(self.plans) >= MOST_PLANS:
                self.plans.clear()
            self.plans[key] = plan
        elif settings.VERIFY_COMPILED_QUERIES:
            self._verify(plan, plan.bind(flat), values, shape)
        return plan.rows(flat)

    def _compiled(self, values: Sequence[Any], shape: dict[str, Any]) -> CompiledPlan:
        """Raises CompiledQueryError, or TypeError for an argument of a wrong type."""
        if any(map(_holds_row, shape.values())):
            message = "A row is a value of a compiled query: pass it by position."
            raise TypeError(message)
        marks = _Marks()
        stand_ins = [marks.stand_in(value) for value in values]
        with connection.execute_wrapper(_refuse_to_ask):
            queryset = self.build(*stand_ins, **shape)
            compiler = queryset.query.get_compiler(connection=connection)
            try:
                sql, parameters = compiler.as_sql()
            except EmptyResultSet:
                return CompiledPlan()
        parts = tuple(map(marks.slot, parameters))
        marks.require_all(parts, self.build)
        if any(map(_holds_stand_in, (sql, *parts))):
            message = f"{self.build.__qualname__} makes something else of a value."
            raise CompiledQueryError(message)
        reader = reader_of(queryset, compiler)
        return CompiledPlan(sql, parts, statement_of(sql, parts), reader)

    def _verify(
        self,
        plan: CompiledPlan,
        parameters: tuple[Any, ...],
        values: Sequence[Any],
        shape: dict[str, Any],
    ) -> None:
        """Raises CompiledQueryError unless the query built anew says the same."""
        queryset = self.build(*values, **shape)
        try:
            found = queryset.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            found = "", ()
        sql, anew = found[0], tuple(found[1])
        same_types = list(map(_type_of, anew)) == list(map(_type_of, parameters))
        if sql != plan.sql or anew != parameters or not same_types:
            message = (
                f"{self.build.__qualname__} depends on more than its values and shape:"
                f"\n{plan.sql}\n{parameters}\n— built anew —\n{sql}\n{anew}"
            )
            raise CompiledQueryError(message)


def compiled[**P, Result](
    build: Callable[P, QuerySet[Any, Result]],
) -> CompiledQuery[P, Result]:
    """Compile the function's query once for each shape; see above."""
    query = CompiledQuery(build)
    _every_query.add(query)
    return query


def forget_plans() -> None:
    """Compile every query anew: for tests that change what queries are made of."""
    for query in _every_query:
        query.plans.clear()


def _refuse_to_ask(*_query: Any) -> None:
    message = "A query asks the database for something while it is compiled."
    raise CompiledQueryError(message)


# --- Values and stand-ins ---------------------------------------------------------------


def _holds_row(value: Any) -> bool:
    if isinstance(value, tuple | frozenset):
        return any(map(_holds_row, value))
    return isinstance(value, Model)


def _holds_stand_in(part: Any) -> bool:
    """Whether a constant, or the statement, was made of a stand-in. A slot was not."""
    found = False
    match part:
        case Slot():
            pass
        case int():
            found = part >= LEAST_MARK
        case str():
            found = TEXT_MARK in part or KEY_DIGITS in part
        case dt.date():
            found = part.year >= LEAST_YEAR
        case list() | tuple():
            found = any(map(_holds_stand_in, part))
        case dict():
            found = any(map(_holds_stand_in, part.values()))
        case Json() | Jsonb():
            found = _holds_stand_in(part.obj)
    return found


def _type_of(parameter: Any) -> type:
    """A choice of a field is its text, to the database as to a shape."""
    return str if isinstance(parameter, str) else type(parameter)


def _shape_of(value: Any) -> Hashable:
    if isinstance(value, Membership):
        return Membership, value.role, value.unit_id is None
    of: type = type(value)
    if isinstance(value, list):
        return of, type(value[0]) if value else int
    return of


def _flat(values: Sequence[Any]) -> list[Any]:
    """The values as slots count them: a member takes three places."""
    flat: list[Any] = []
    for value in values:
        if isinstance(value, Membership):
            flat += (value.pk, value.organization_id, value.unit_id)
        elif isinstance(value, Organization):
            flat.append(value.pk)
        else:
            flat.append(value)
    return flat


class _Marks:
    """Stand-ins for values, and where they came out in the parameters."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}
        self._n = 0
        # Places whose value must come out: all but those of members.
        self._required: set[int] = set()

    def stand_in(self, value: Any) -> Any:
        """Raises TypeError for a value of a type that has no place in a statement."""
        if isinstance(value, Membership):
            return self._member(value)
        if isinstance(value, Organization):
            return _organization(self._key())
        if value is None:
            self._n += 1
            return None
        self._required.add(self._n)
        return self._value(value)

    def _value(self, value: Any) -> Any:
        place = self._n
        match value:
            case bool():
                message = "True and False are part of the shape: pass them by keyword."
                raise TypeError(message)
            case int():
                return self._key()
            case [str(), *_]:
                mark: Any = [f"{TEXT_MARK} {place}"]
                self._places["list", mark[0]] = place
            case list():
                mark = [FIRST_MARK + place * KEYS_APART]
                self._places["list", mark[0]] = place
            case dt.datetime():
                day = FIRST_DAY + dt.timedelta(days=place * DAYS_APART)
                mark = dt.datetime.combine(day, dt.time(), dt.UTC)
                self._places[mark] = place
            case dt.date():
                mark = FIRST_DAY + dt.timedelta(days=place * DAYS_APART)
                self._places[mark] = place
            case str():
                mark = f"{TEXT_MARK} {place}"
                self._places[mark] = place
            case _:
                message = f"No value of a compiled query: {value!r}"
                raise TypeError(message)
        self._n += 1
        return mark

    def _key(self) -> int:
        mark = FIRST_MARK + self._n * KEYS_APART
        self._places[mark] = self._n
        self._n += 1
        return mark

    def _member(self, member: Membership) -> Membership:
        key, organization = self._key(), self._key()
        unit = None if member.unit_id is None else self._key()
        if unit is None:
            self._n += 1
        names = ("id", "organization_id", "unit_id", "role")
        values = (key, organization, unit, member.role)
        stand_in = _bare(Membership, dict(zip(names, values, strict=True)))
        stand_in.organization = _organization(organization)
        return stand_in

    def slot(self, parameter: Any) -> Any:
        """The slot of a parameter that is a stand-in; others are constants.

        Raises CompiledQueryError for a list that was taken apart.
        """
        if isinstance(parameter, list):
            place = self._places.get(("list", parameter[0])) if parameter else None
            if place is None:
                return parameter
            return Slot(place, "text[]" if type(parameter[0]) is str else "bigint[]")
        if isinstance(parameter, int | str) and ("list", parameter) in self._places:
            message = "A list is one value: look it up with `__among`, not with `__in`."
            raise CompiledQueryError(message)
        sql_type = next((to for of, to in SQL_TYPES if isinstance(parameter, of)), "")
        place = self._places.get(parameter) if sql_type else None
        if place is None:
            return parameter
        plain = type(parameter) in (int, str, dt.date, dt.datetime)
        return Slot(place, sql_type, None if plain else type(parameter))

    def require_all(self, parameters: Sequence[Any], build: Any) -> None:
        """Raises CompiledQueryError for a value that did not come out as it is."""
        found = {part.place for part in parameters if type(part) is Slot}
        if missing := sorted(self._required - found):
            message = f"{build.__qualname__} does not use value {missing} as it is."
            raise CompiledQueryError(message)


def _organization(key: int) -> Organization:
    return _bare(Organization, {"id": key})


def _bare[M: Model](model: type[M], known: dict[str, Any]) -> M:
    """A row of which only that is known; reading anything else raises."""
    names = [f.attname for f in model._meta.concrete_fields if f.attname in known]
    values = [known[name] for name in names]
    return model.from_db(connection.alias, names, values, fetch_mode=FETCH_RAISE)
