from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Closes public sign-up: people are added by their organization."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
