"""Which capabilities the built-in roles give, and which role may give which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.policy.vocabulary import Capability

if TYPE_CHECKING:
    from organizations.models import Membership

# By the values of `Membership.Role`, the lowest first: nobody gives one above their own.
ROLES: dict[str, frozenset[Capability]] = {
    "member": frozenset(),
    # Editing comes from leading a unit, not from the role.
    "leader": frozenset({Capability.PARTICIPATION_READ}),
    "hr_admin": frozenset(
        {
            Capability.PEOPLE_MANAGE,
            Capability.FRAMEWORKS_CONFIGURE,
            Capability.CADENCE_CONFIGURE,
            Capability.CYCLES_MANAGE,
            Capability.GOALS_EDIT_ANY,
            Capability.GOALS_IMPORT,
            Capability.PARTICIPATION_READ,
            Capability.AUDIT_READ,
        }
    ),
    "owner": frozenset(Capability),
}
_RANKS = {role: rank for rank, role in enumerate(ROLES)}


def capabilities_of(role: str) -> frozenset[Capability]:
    """None for a role that is not known."""
    return ROLES.get(role, frozenset())


def has(member: Membership, capability: Capability) -> bool:
    """Queries: 0."""
    return capability in capabilities_of(member.role)


def is_above(role: str, other: str) -> bool:
    """Whether `role` stands above the other."""
    return _RANKS[role] > _RANKS[other]
