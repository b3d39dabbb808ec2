from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    import datetime as dt

    # The base classes name the models in strings, which the linter does not see.
    from organizations.models import (
        Cycle,  # noqa: F401  see above
        Membership,  # noqa: F401  see above
        Organization,
        Unit,  # noqa: F401  see above
    )


def has_not_left(member: str = "") -> Q:
    """Whether the member at that path of lookups has not left; "" for the row itself."""
    left_at = f"{member}__left_at" if member else "left_at"
    return Q((left_at, None)) | Q((f"{left_at}__gt", timezone.now()))


def is_here(member: str = "") -> Q:
    """As `has_not_left`, and whether the account is active: whoever can sign in here."""
    is_active = f"{member}__user__is_active" if member else "user__is_active"
    return has_not_left(member) & Q((is_active, True))


class TenantQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of a tenant: every read starts here, and row-level security applies, too."""

    def in_organization(self, organization: Organization) -> Self:
        return self.filter(organization=organization)


class UnitQuerySet(TenantQuerySet["Unit"]):
    """Units of one organization."""


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def current(self) -> Self:
        """Members who can sign in: they have not left, and their account is active."""
        return self.filter(is_here())


class CycleQuerySet(TenantQuerySet["Cycle"]):
    def on(self, day: dt.date) -> Self:
        """Cycles that contain the day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)
