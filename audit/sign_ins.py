"""Records that a person signed in or out, in each of their organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver

from organizations.selectors import memberships_of
from organizations.services import record_event
from organizations.tenancy import enter_user, in_organization

if TYPE_CHECKING:
    from organizations.models import User


@receiver(user_logged_in)
def record_sign_in(user: User, **_signal: Any) -> None:
    _record("member.signed_in", user)


@receiver(user_logged_out)
def record_sign_out(user: User | None, **_signal: Any) -> None:
    """Nobody signs out where the session had ended already."""
    if user is not None:
        _record("member.signed_out", user)


@transaction.atomic
def _record(verb: str, user: User) -> None:
    enter_user(user.pk)
    for member in memberships_of(user.pk):
        with in_organization(member.organization_id, member_id=member.pk):
            record_event(verb, member, by=member)
