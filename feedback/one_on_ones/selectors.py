from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import OneOnOne, OneOnOneItem
from feedback.one_on_ones.access import one_on_ones_of
from feedback.permissions import is_live
from organizations.models import Membership

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class OneOnOneSummary:
    """A person to have 1:1s with; `one_on_one` is None until a list exists."""

    other: Membership
    is_my_manager: bool
    one_on_one: OneOnOne | None
    n_open: int
    is_live: bool


@dataclass(frozen=True, slots=True)
class OneOnOnePage:
    """A 1:1 list, as one of the two sees it. `done`: settled items by day."""

    one_on_one: OneOnOne
    other: Membership
    is_live: bool
    items: tuple[OneOnOneItem, ...]
    done: tuple[tuple[dt.date, tuple[OneOnOneItem, ...]], ...]

    @property
    def headline(self) -> str:
        n = len(self.items)
        name = self.other.user.get_short_name()
        if not n:
            return _("No topics for your 1:1 with %(name)s yet") % {"name": name}
        return ngettext(
            "%(n)d topic for your 1:1 with %(name)s",
            "%(n)d topics for your 1:1 with %(name)s",
            n,
        ) % {"n": n, "name": name}


def pairs_of(member: Membership) -> list[OneOnOneSummary]:
    """The member's manager first, then their reports, then closed lists. Queries: 2."""
    open_items = Count("items", filter=Q(items__talked_at=None))
    lists = {
        one_on_one.other(member).pk: one_on_one
        for one_on_one in one_on_ones_of(member).annotate(n_open=open_items)
    }
    near = Q(manager=member) | Q(pk=member.manager_id)
    people = (
        Membership.objects.in_organization(member.organization)
        .current()
        .filter(near)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    found = [_pair(one, member, lists.pop(one.pk, None)) for one in people]
    found.sort(key=lambda pair: not pair.is_my_manager)
    over = [
        _pair(one_on_one.other(member), member, one_on_one)
        for one_on_one in lists.values()
    ]
    return found + over


def page_of(one_on_one: OneOnOne, member: Membership) -> OneOnOnePage:
    """Open items in order, then settled ones by day, the latest first. Queries: 1."""
    rows = list(
        one_on_one.items.select_related("by__user", "period", "goal").order_by("pk")
    )
    by_day: dict[dt.date, list[OneOnOneItem]] = {}
    for item in sorted(
        (row for row in rows if row.talked_at),
        key=lambda row: (row.talked_at, row.pk),
        reverse=True,
    ):
        day = item.talked_at.astimezone(member.zone).date()  # type: ignore[union-attr]  # filtered above
        by_day.setdefault(day, []).append(item)
    return OneOnOnePage(
        one_on_one=one_on_one,
        other=one_on_one.other(member),
        is_live=is_live(one_on_one),
        items=tuple(row for row in rows if row.talked_at is None),
        done=tuple((day, tuple(items)) for day, items in by_day.items()),
    )


def _pair(
    other: Membership, member: Membership, one_on_one: OneOnOne | None
) -> OneOnOneSummary:
    return OneOnOneSummary(
        other=other,
        is_my_manager=other.pk == member.manager_id,
        one_on_one=one_on_one,
        n_open=getattr(one_on_one, "n_open", 0),
        is_live=one_on_one is None or is_live(one_on_one),
    )
