"""Factories of structural changes and imports of people."""

from __future__ import annotations

from typing import Any, ClassVar

from people.importing.table import PeopleTable
from people.models import (
    ColumnMeanings,
    Departure,
    PeopleImport,
    StructuralChange,
)
from tests.factories.base import Sequence, SubFactory, TenantFactory, organization_of
from tests.factories.organizations import MembershipFactory


class StructuralChangeFactory(TenantFactory[StructuralChange]):
    """A change that moved nobody."""

    class Meta:
        model = StructuralChange

    by = SubFactory(MembershipFactory)
    organization = organization_of("by")
    kind = StructuralChange.Kind.MOVE_PEOPLE
    before: ClassVar[dict[str, Any]] = {
        "members": {},
        "units": {},
        "goals": {},
        "leads": [],
    }
    after: ClassVar[dict[str, Any]] = {"members": {}, "units": {}, "goals": {}}


class PeopleImportFactory(TenantFactory[PeopleImport]):
    """A file of one person, not checked yet."""

    class Meta:
        model = PeopleImport

    by = SubFactory(MembershipFactory)
    organization = organization_of("by")
    file_name = "people.csv"
    content = PeopleTable(["Email"], [(2, ["ida@example.org"])]).as_bytes()
    meanings = ["email"]  # noqa: RUF012  as above
    state = PeopleImport.State.CHECKED


class ColumnMeaningsFactory(TenantFactory[ColumnMeanings]):
    class Meta:
        model = ColumnMeanings

    source = Sequence(lambda n: f"source {n}")


class DepartureFactory(TenantFactory[Departure]):
    """Of somebody who leaves nothing behind."""

    class Meta:
        model = Departure

    member = SubFactory(MembershipFactory)
    by = SubFactory(MembershipFactory)
    organization = organization_of("member")
