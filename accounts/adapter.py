"""allauth's questions about accounts, as the installation answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from notifications.account_email.adapter import OutboxAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest

# allauth's stage → ours, which replaces it.
STAGES = {
    "allauth.account.stages.EmailVerificationStage": (
        "accounts.sign_up.stages.ConfirmAddressStage"
    )
}


class AccountAdapter(OutboxAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP == "open")

    def get_login_stages(self) -> list[str]:
        return [STAGES.get(each, each) for each in super().get_login_stages()]

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("joining:new_organization")
