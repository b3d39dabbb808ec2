"""Access to 1:1 lists: only the two people. For everybody else, HR too, it is 404."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.http import Http404

from feedback.models import OneOnOne, OneOnOneItem
from organizations.policy import find, require

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Membership

type Purpose = Literal["read", "write"]


def one_on_ones_of(membership: Membership) -> QuerySet[OneOnOne]:
    """The lists of which the member is one of the two people."""
    return OneOnOne.objects.filter(
        find(membership, "one_on_one.read"), organization=membership.organization
    ).select_related("manager__user", "member__user")


def get_one_on_one(
    membership: Membership, public_id: str, *, to: Purpose = "read"
) -> OneOnOne:
    """Return a list of the member. Queries: 1.

    Raises Http404 for one of others; with `to="write"`, PermissionDenied once the two
    are not manager and report any more: then it is read-only.
    """
    one_on_one = one_on_ones_of(membership).filter(public_id=public_id).first()
    if one_on_one is None:
        raise Http404
    require(membership, f"one_on_one.{to}", one_on_one)
    return one_on_one


def get_item(
    membership: Membership, public_id: str, *, to: Purpose = "write"
) -> OneOnOneItem:
    """As `get_one_on_one`, for an item. Queries: 1."""
    item = (
        OneOnOneItem.objects.filter(
            find(membership, "one_on_one.read", at="talk"),
            organization=membership.organization,
            public_id=public_id,
        )
        .select_related("talk__manager__user", "talk__member__user", "by__user")
        .first()
    )
    if item is None:
        raise Http404
    require(membership, f"one_on_one.{to}", item.talk)
    return item
