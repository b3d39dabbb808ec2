"""Base classes of the tests' factories.

`SomeFactory.create(...)` writes a row and is typed; factory_boy's short form
`SomeFactory(...)` is not. Without arguments a factory creates the smallest valid row of
the organization that the transaction is in (`organizations.tenancy`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection, models
from django.utils import timezone
from factory import declarations
from factory.django import DjangoModelFactory

from organizations.models import Organization, TenantModel
from organizations.tenancy import ORGANIZATION

# factory_boy types the created objects, but not its declarations. The factories import
# them from here.
LazyAttribute: Callable[[Callable[[Any], object]], Any] = declarations.LazyAttribute
LazyFunction: Callable[[Callable[[], object]], Any] = declarations.LazyFunction
SelfAttribute: Callable[[str], Any] = declarations.SelfAttribute
Sequence: Callable[[Callable[[int], object]], Any] = declarations.Sequence
SubFactory: Callable[..., Any] = declarations.SubFactory
Trait: Callable[..., Any] = declarations.Trait


def current_organization() -> Organization:
    """The organization whose rows the open transaction sees. Queries: 2.

    Raises LookupError outside of one: row-level security would refuse the row anyway.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [ORGANIZATION])
        found = cursor.fetchone()[0]
    if not found:
        raise LookupError("Call the factory inside an organization (in_organization).")
    return Organization.objects.get(pk=found)


class TenantFactory[M: TenantModel](DjangoModelFactory[M]):
    """A row of an organization: by default of the one that the transaction is in."""

    class Meta:
        abstract = True

    organization = LazyFunction(current_organization)


class ServiceFactory[M: models.Model](DjangoModelFactory[M]):
    """A row that a service creates, with everything that follows: events, nudges."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[M], *_args: Any, **fields: Any) -> M:  # noqa: ARG003  what factory_boy calls it with
        return cls.through_service(**fields)

    @classmethod
    def through_service(cls, **fields: Any) -> M:
        raise NotImplementedError


def organization_of(field: str) -> Any:
    """Declares that a row belongs to the organization of another one: “member”, “goal”."""
    return SelfAttribute(f"{field}.organization")


def from_now(**distance: float) -> Any:
    """Declares an instant that far from now: `from_now(days=-1)`."""
    return LazyFunction(lambda: timezone.now() + dt.timedelta(**distance))


def today_of(row: Any) -> dt.date:
    """The date in the organization of a row that is being created."""
    organization: Organization = row.organization
    return organization.today()


def create_copies[M: models.Model](row: M, *changes: dict[str, Any]) -> list[M]:
    """Copies of a row that a service created, in one statement and without the service."""
    model = type(row)
    names = [field.attname for field in model._meta.concrete_fields]
    shared = {name: getattr(row, name) for name in names} | {"id": None}
    shared.pop("public_id", None)
    made = [model(**shared | each) for each in changes]
    return list(model._default_manager.bulk_create(made))
