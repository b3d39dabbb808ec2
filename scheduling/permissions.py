"""Who keeps whose leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from organizations.policy import (
    Access,
    Action,
    Relation,
    RelationAnswer,
    Subject,
    name_urls,
    register,
)

if TYPE_CHECKING:
    from organizations.models import Membership


def _is_them(member: Membership, other: Membership) -> bool:
    return member.pk == other.pk


def _is_their_manager(member: Membership, other: Membership) -> bool:
    return other.manager_id == member.pk


register(
    Subject(
        "leave",
        answers={
            Relation.SELF: RelationAnswer(_is_them, lambda me: Q(pk=me.pk)),
            Relation.MANAGER: RelationAnswer(
                _is_their_manager, lambda me: Q(manager=me)
            ),
        },
    ),
    Action("leave.keep", "leave", Access.WRITE),
)

name_urls("leave.keep", "scheduling:leave_of_member")
name_urls("own_settings.keep", "scheduling:leave")
