"""allauth's forms with Sightline's labels and hints."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django.utils.translation import gettext_lazy as _

LABEL, HINT = _("E-mail"), _("E-mail address")


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
