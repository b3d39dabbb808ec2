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


def is_here(member: str) -> Q:
    """Whether the member at that path of lookups has not left."""
    left_at = f"{member}__left_at"
    return Q((left_at, None)) | Q((f"{left_at}__gt", timezone.now()))


class TenantQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of a tenant: every read starts here, and row-level security applies, too."""

    def in_organization(self, organization: Organization) -> Self:
        return self.filter(organization=organization)


class UnitQuerySet(TenantQuerySet["Unit"]):
    """Units of one organization."""


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def current(self) -> Self:
        """Members who have not left."""
        return self.filter(
            models.Q(left_at=None) | models.Q(left_at__gt=timezone.now()),
            user__is_active=True,
        )


class CycleQuerySet(TenantQuerySet["Cycle"]):
    def on(self, day: dt.date) -> Self:
        """Cycles that contain the day, the shortest first."""
        return self.filter(starts_on__lte=day, ends_on__gte=day).order_by("-starts_on")
