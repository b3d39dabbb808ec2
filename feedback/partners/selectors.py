from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, When
from django.utils.translation import gettext as _

from checkins.models import CheckInAccess
from organizations.models import Membership
from organizations.policy import find

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_FOUND = 8
KIND = CheckInAccess.Kind


@dataclass(frozen=True, slots=True)
class CheckInAccesses:
    """Current accesses: those that the member granted, and those granted to them."""

    mine: tuple[CheckInAccess, ...]
    others: tuple[CheckInAccess, ...]

    @property
    def partners(self) -> list[CheckInAccess]:
        return [row for row in self.mine if row.kind == KIND.PARTNER]

    @property
    def assistants(self) -> list[CheckInAccess]:
        return [row for row in self.mine if row.kind == KIND.ASSISTANT]

    @property
    def headline(self) -> str:
        names = [row.other.user.get_short_name() for row in self.partners]
        if not names:
            return _("No one gets your weekly update yet")
        if len(names) == 1:
            return _("%(name)s gets your weekly update") % {"name": names[0]}
        return _("%(n)d colleagues get your weekly update") % {"n": len(names)}


def check_in_accesses_of(member: Membership) -> CheckInAccesses:
    """Load the member's current accesses, on both sides. Queries: 1."""
    rows = (
        CheckInAccess.objects.filter(
            find(member, "partner.end"),
            organization=member.organization,
            ended_at=None,
        )
        .select_related("member__user", "other__user")
        .order_by("since", "pk")
    )
    found = list(rows)
    return CheckInAccesses(
        mine=tuple(row for row in found if row.member_id == member.pk),
        others=tuple(row for row in found if row.other_id == member.pk),
    )


def find_people(member: Membership, name: str) -> Sequence[Membership]:
    """Colleagues by a part of their name, those of the same unit first. Queries: 1."""
    if not name.strip():
        return []
    rows = (
        Membership.objects.in_organization(member.organization)
        .current()
        .filter(user__name__icontains=name.strip())
        .exclude(pk=member.pk)
        .select_related("user", "unit")
    )
    is_far = Case(When(unit=member.unit_id, then=0), default=1)
    return list(rows.order_by(is_far, "user__name", "pk")[:MOST_FOUND])
