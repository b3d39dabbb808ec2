"""Language and locale of a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organizations.models import Membership


def language_of(member: Membership) -> str:
    """The member's own language, else the organization's. Queries: 0 with both loaded."""
    return member.user.language or member.organization.locale
