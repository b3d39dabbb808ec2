"""allauth's forms with Sightline's labels and hints."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from organizations.models import User

LABEL, HINT = _("Email"), _("Email address")


class SignInForm(LoginForm):  # type: ignore[misc]  # untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = LABEL
        self.fields["login"].widget.attrs["placeholder"] = HINT


class NewPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = LABEL
        self.fields["email"].widget.attrs["placeholder"] = HINT


class PasswordByLinkForm(ResetPasswordKeyForm):  # type: ignore[misc]  # untyped
    """Whoever comes by the link reads the account's mail: its address is confirmed."""

    def save(self) -> None:
        super().save()
        _confirm_only_address(self.user)


def _confirm_only_address(user: User) -> None:
    """With several on the account the link may have gone to any of them: none is."""
    known = EmailAddress.objects.filter(user=user)
    if known.exclude(email__iexact=user.email).exists():
        return
    address, _is_new = EmailAddress.objects.get_or_create(
        user=user, email=user.email.lower(), defaults={"primary": True}
    )
    address.set_verified()
