"""Access to submitted check-ins and their replies.

Readers are the member; their current manager; a partner, for what was submitted since
the access was granted and until it ended; and whoever it was escalated to, for that one
check-in. Nobody else, HR admins and owners included: for them it is 404. A former
manager loses access at once (Z5): their replies stay in the thread, and they cannot
read on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from checkins.models import CheckInAccess
from feedback.models import Reply
from feedback.permissions import WEEK_ANSWERS
from organizations.policy import Relation, may, require, who_may
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Membership

type ReaderRole = Literal["member", "manager", "partner", "above"]

# What a reader is by each relation that lets somebody read; the first one counts.
ROLES: dict[Relation, ReaderRole] = {
    Relation.SELF: "member",
    Relation.MANAGER: "manager",
    Relation.ADDRESSEE: "above",
    Relation.PARTNER: "partner",
}
# Relations that a period with its member answers without a query.
AT_HAND = (Relation.SELF, Relation.MANAGER)


def get_period(
    membership: Membership, public_id: str, *, to: Literal["read", "manage"] = "read"
) -> tuple[Period, ReaderRole]:
    """Return a check-in with its member, and the reader's role. Queries: 1 to 3.

    `manage`: for the manager alone. Raises Http404 for one that they may not read;
    PermissionDenied for readers who may not manage it.
    """
    period = (
        Period.objects.filter(organization=membership.organization, public_id=public_id)
        .select_related("member__user", "member__manager__user", "member__location")
        .first()
    )
    role = reader_role(membership, period) if period else None
    if period is None or role is None:
        raise Http404
    period.member.organization = membership.organization
    if to == "manage":
        require(membership, "week.manage", period)
    return period, role


def reader_role(membership: Membership, period: Period) -> ReaderRole | None:
    """The member's role for the check-in; None without access. Queries: 0 to 2."""
    return reader_roles(membership, [period]).get(period.pk)


def reader_roles(
    membership: Membership, periods: Iterable[Period]
) -> dict[int, ReaderRole]:
    """As `reader_role`, for many at once, by the period's key. Queries: 0 to 2.

    The periods come with their member. Who may read one in its state says the policy.
    """
    roles: dict[int, ReaderRole] = {}
    left = list(periods)
    for relation, role in ROLES.items():
        asked = [period for period in left if relation in who_may("week.read", period)]
        roles |= dict.fromkeys(_related(membership, relation, asked), role)
        left = [period for period in left if period.pk not in roles]
    return roles


def _related(
    membership: Membership, relation: Relation, periods: Iterable[Period]
) -> list[int]:
    """Keys of the periods for which the relation holds. Queries: 0 or 1."""
    answer = WEEK_ANSWERS[relation]
    if relation in AT_HAND:
        return [period.pk for period in periods if answer.holds(membership, period)]
    keys = [period.pk for period in periods]
    if not keys or answer.finds is None:
        return []
    rows = Period.objects.filter(answer.finds(membership), pk__in=keys).order_by()
    return list(rows.values_list("pk", flat=True))


def get_reply(membership: Membership, public_id: str) -> Reply:
    """Return one's own reply to a check-in that one may still read. Queries: 2 to 4.

    Raises Http404 when one may not read the check-in, PermissionDenied for a reply of
    somebody else.
    """
    reply = (
        Reply.objects.filter(organization=membership.organization, public_id=public_id)
        .select_related("period__member__user", "period__member__manager__user")
        .first()
    )
    if reply is None or reader_role(membership, reply.period) is None:
        raise Http404
    if not may(membership, "reply.undo", reply):
        raise PermissionDenied(_("Only the author of a reply can undo it."))
    reply.period.member.organization = membership.organization
    return reply


def readers_of(periods: Iterable[Period]) -> dict[int, set[int]]:
    """Ids of the members who read each submitted check-in, by its key. Queries: 2.

    The periods come with their member.
    """
    known = {period.pk: period for period in periods if period.submitted_at}
    found = {
        key: {row.member_id, row.member.manager_id} - {None}
        for key, row in known.items()
    }
    passed = Reply.objects.filter(
        period_id__in=known, kind=Reply.Kind.ESCALATED, undone_at=None
    )
    for period_id, to_id in passed.values_list("period_id", "to_id"):
        found[period_id].add(to_id)
    partners = CheckInAccess.objects.filter(
        member_id__in={row.member_id for row in known.values()},
        kind=CheckInAccess.Kind.PARTNER,
        ended_at=None,
    )
    for member_id, other_id, since in partners.values_list(
        "member_id", "other_id", "since"
    ):
        for key, row in known.items():
            if row.member_id == member_id and row.submitted_at >= since:  # type: ignore[operator]  # submitted, as all of `known`
                found[key].add(other_id)
    return found
