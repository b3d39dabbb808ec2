"""Turns rows of the database into model instances or tuples, as a QuerySet does.

What a QuerySet works out on each run (which columns belong to which model, which need a
conversion) is worked out once here, for `organizations.compiled_queries`.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
)
from django.db.models.signals import post_init, pre_init

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

    type Row = Sequence[Any]
    type Convert = Callable[[Any, Any, Any], Any]


class UnsupportedQueryError(TypeError):
    """The QuerySet does something on its run that a compiled query cannot do."""


def reader_of(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> RowReader:
    """How to read the rows of the QuerySet, once its compiler has made the SQL.

    Raises UnsupportedQueryError for prefetching and the like.
    """
    if queryset._prefetch_related_lookups or queryset._known_related_objects:  # type: ignore[attr-defined]  # noqa: SLF001  no public way
        message = "A compiled query neither prefetches nor starts at an instance."
        raise UnsupportedQueryError(message)
    expressions = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = tuple(
        Conversion(place, tuple(found), expression)
        for place, (found, expression) in compiler.get_converters(expressions).items()
    )
    iterable = queryset._iterable_class  # noqa: SLF001  no public way
    if iterable is FlatValuesListIterable:
        return RowReader(converters, is_flat=True)
    if iterable is ValuesListIterable:
        return RowReader(converters)
    if iterable is not ModelIterable:
        message = f"A compiled query cannot answer with {iterable.__name__}."
        raise UnsupportedQueryError(message)
    return RowReader(
        converters,
        _table_of(compiler.klass_info, compiler),
        tuple((compiler.annotation_col_map or {}).items()),
    )


class Conversion(NamedTuple):
    """What turns the value of one column into that of its field, as for JSON."""

    place: int
    converters: tuple[Convert, ...]
    expression: Any


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows. `table` None: as tuples; `is_flat`: the first column alone."""

    conversions: tuple[Conversion, ...]
    table: ModelTable | None = None
    annotations: tuple[tuple[str, int], ...] = ()
    is_flat: bool = False

    def read(self, rows: Iterable[Row]) -> list[Any]:
        """The results, in the order of the rows. Queries: 0.

        Rows that refer to the same person, unit or cycle share one instance of it.
        """
        converted = map(self._converted, rows) if self.conversions else rows
        if self.is_flat:
            return [row[0] for row in converted]
        if self.table is None:
            return [tuple(row) for row in converted]
        known: dict[tuple[int, Any], Model] = {}
        found = []
        for row in converted:
            instance = self.table.instance(row, known)
            for name, place in self.annotations:
                setattr(instance, name, row[place])
            found.append(instance)
        return found

    def _converted(self, row: Row) -> Row:
        values = list(row)
        for place, converters, expression in self.conversions:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values


@dataclass(frozen=True, slots=True)
class ModelTable:
    """The columns of one model in a row, and those of the models joined to it.

    `link`, `link_back`: keep the instance with the one it was joined to, and the other
    way round. `is_shared`: many rows may refer to the same one.
    """

    model: type[Model]
    names: tuple[str, ...]
    columns: Callable[[Row], Row]
    key: int
    joined: tuple[ModelTable, ...]
    link: Callable[[Model, Model | None], None] | None = None
    link_back: Callable[[Model, Model], None] | None = None
    is_shared: bool = False

    def instance(self, row: Row, known: dict[tuple[int, Any], Model]) -> Model:
        """As `Model.from_db`, without its signals: nobody listens (`_table_of`)."""
        instance = self.model.__new__(self.model)
        state = ModelState()
        state.adding = False
        state.db = connection.alias
        attributes = instance.__dict__
        attributes["_state"] = state
        attributes.update(zip(self.names, self.columns(row), strict=True))
        for table in self.joined:
            table.join_to(instance, row, known)
        return instance

    def join_to(
        self, base: Model, row: Row, known: dict[tuple[int, Any], Model]
    ) -> None:
        """Read this table's instance from the row, and keep it with `base`."""
        key = row[self.key]
        if key is None:
            self._link(base, None)
            return
        # By the table's place in the join: an owner is not the author.
        name = (self.key, key)
        found = known.get(name) if self.is_shared else None
        if found is None:
            found = self.instance(row, known)
            if self.is_shared:
                known[name] = found
        self._link(base, found)

    def _link(self, base: Model, found: Model | None) -> None:
        if self.link is not None:
            self.link(base, found)
        if self.link_back is not None and found is not None:
            self.link_back(found, base)


def _table_of(info: dict[str, Any], compiler: SQLCompiler) -> ModelTable:
    """Raises UnsupportedQueryError for a model with ways of its own to be loaded."""
    model = info["model"]
    is_own = model.__init__ is not Model.__init__ or "from_db" in vars(model)
    if is_own or pre_init.has_listeners(model) or post_init.has_listeners(model):
        message = f"{model.__name__} does something when it is loaded."
        raise UnsupportedQueryError(message)
    places = info["select_fields"]
    names = tuple(compiler.select[place][0].target.attname for place in places)
    if len(places) == 1:
        message = f"Of {model.__name__} a key alone is read: use values_list()."
        raise UnsupportedQueryError(message)
    return ModelTable(
        model=model,
        names=names,
        columns=itemgetter(*places),
        key=places[names.index(model._meta.pk.attname)],
        joined=tuple(
            _table_of(joined, compiler)
            for joined in info.get("related_klass_infos", ())
        ),
        link=info.get("local_setter"),
        link_back=info.get("remote_setter"),
        is_shared=not info.get("reverse", True),
    )
