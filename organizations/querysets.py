from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Value, When
from django.utils import timezone

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    # The base classes name the models in strings, which the linter does not see.
    from organizations.models import (
        Cycle,  # noqa: F401  see above
        Invitation,  # noqa: F401  see above
        Membership,  # noqa: F401  see above
        Organization,
        Unit,  # noqa: F401  see above
        UnitPeriod,  # noqa: F401  see above
    )


# What says that a member is away on a day, as a condition of their row. An app above,
# which keeps the days away, adds itself here when it is ready.
AWAY: list[Callable[[dt.date], Q]] = []


def has_not_left(member: str = "", *, at: dt.datetime | None = None) -> Q:
    """Whether the member at that path of lookups has not left; "" for the row itself.

    `at`: a moment; None is now.
    """
    left_at = f"{member}__left_at" if member else "left_at"
    return Q((left_at, None)) | Q((f"{left_at}__gt", at or timezone.now()))


def is_here(member: str = "", *, at: dt.datetime | None = None) -> Q:
    """As `has_not_left`, and whether the account is active: whoever can sign in here."""
    is_active = f"{member}__user__is_active" if member else "user__is_active"
    return has_not_left(member, at=at) & Q((is_active, True))


class TenantQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of a tenant: every read starts here, and row-level security applies, too."""

    def in_organization(self, organization: Organization) -> Self:
        return self.filter(organization=organization)


class UnitQuerySet(TenantQuerySet["Unit"]):
    """Units of one organization."""

    def current(self) -> Self:
        """Units that people and goals may be put into."""
        return self.filter(archived_at=None)


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def current(self, *, at: dt.datetime | None = None) -> Self:
        """Members who can sign in: they have not left, and their account is active.

        `at`: a moment; None is now.
        """
        return self.filter(is_here(at=at))

    def invited(self) -> Self:
        """People who were invited, and have not joined yet."""
        return self.filter(has_not_left(), joined_at=None)

    def assignable(self) -> Self:
        """Whoever may be named as owner or manager: current members, and invited ones."""
        return self.filter(is_here() | has_not_left() & Q(joined_at=None))

    def with_status(self, day: dt.date) -> Self:
        """With `status_now`, a `Membership.Status` as text, and `is_away`, as of that day.

        Queries: 0.
        """
        away = Q(pk__in=[])
        for is_away in AWAY:
            away |= is_away(day)
        status = Case(
            When(~has_not_left(), then=Value("left")),
            When(joined_at=None, then=Value("invited")),
            When(is_away=True, then=Value("on_leave")),
            default=Value("active"),
            output_field=models.CharField(),
        )
        flag = models.ExpressionWrapper(away, output_field=models.BooleanField())
        return self.annotate(is_away=flag).annotate(status_now=status)


class InvitationQuerySet(TenantQuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Neither accepted nor revoked; their links may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)


class UnitPeriodQuerySet(TenantQuerySet["UnitPeriod"]):
    def on(self, day: dt.date | F | OuterRef) -> Self:
        """The periods that contain the day: one of each person at most."""
        begun = Q(from_on=None) | Q(from_on__lte=day)
        return self.filter(begun, Q(until_on=None) | Q(until_on__gt=day))


class CycleQuerySet(TenantQuerySet["Cycle"]):
    def on(self, day: dt.date) -> Self:
        """Cycles that contain the day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def unclosed(self) -> Self:
        """Cycles whose goals may still change without HR."""
        return self.exclude(state="closed")
