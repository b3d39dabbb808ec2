from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    import datetime as dt

    # The bases name the models in strings, which the linter does not read.
    from organizations.models import (
        Cycle,  # noqa: F401  as said
        Membership,  # noqa: F401  as said
        Organization,
        Unit,  # noqa: F401  as said
    )


def is_here(member: str) -> Q:
    """Whether the member at that path of lookups has not left."""
    left_at = f"{member}__left_at"
    return Q((left_at, None)) | Q((f"{left_at}__gt", timezone.now()))


class TenantQuerySet[M: models.Model](models.QuerySet[M]):
    """Every read of a tenant's rows starts here; the database refuses the rest too."""

    def in_organization(self, organization: Organization) -> Self:
        return self.filter(organization=organization)


class UnitQuerySet(TenantQuerySet["Unit"]):
    """Units of one organization."""


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def current(self) -> Self:
        """Those who have not left."""
        return self.filter(
            models.Q(left_at=None) | models.Q(left_at__gt=timezone.now()),
            user__is_active=True,
        )


class CycleQuerySet(TenantQuerySet["Cycle"]):
    def on(self, day: dt.date) -> Self:
        """Those that contain the day, the shortest first."""
        return self.filter(starts_on__lte=day, ends_on__gte=day).order_by("-starts_on")
