"""People whom the owner of a private goal names, or may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Value, When

from organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_FOUND = 8
MOST_SENT = 50


def find_readers(
    membership: Membership, name: str, *, without: Collection[Membership] = ()
) -> list[Membership]:
    """Colleagues by a part of their name, those of the same unit first. Queries: 1."""
    name = name.replace("\0", "").strip()
    if not name:
        return []
    known = [membership.pk, *(each.pk for each in without)]
    rows = (
        Membership.objects.in_organization(membership.organization)
        .current()
        .filter(user__name__icontains=name, joined_at__isnull=False)
        .exclude(pk__in=known)
        .select_related("user", "unit")
    )
    is_far = Case(When(unit=membership.unit_id, then=Value(0)), default=Value(1))
    return list(rows.order_by(is_far, "user__name", "pk")[:MOST_FOUND])


def people_by_id(membership: Membership, ids: Iterable[str]) -> list[Membership]:
    """Those people, by name; unknown ids are left out. Queries: 1, none for none."""
    wanted = [each.replace("\0", "") for each in ids][:MOST_SENT]
    if not wanted:
        return []
    people = Membership.objects.in_organization(membership.organization).current()
    rows = people.filter(public_id__in=wanted).exclude(pk=membership.pk)
    return list(rows.select_related("user", "unit").order_by("user__name", "pk"))
