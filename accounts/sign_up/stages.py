from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.stages import EmailVerificationStage

from organizations.joining import waits_for_confirmation

if TYPE_CHECKING:
    from django.http import HttpResponse


class ConfirmAddressStage(EmailVerificationStage):  # type: ignore[misc]  # untyped
    """Whoever signed up confirms their address before they are signed in.

    An account that an operator made, or that joined by an invitation, has nothing to
    confirm.
    """

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is not None and not waits_for_confirmation(user):
            return None, True
        found: Any = super().handle()
        return found[0], bool(found[1])
