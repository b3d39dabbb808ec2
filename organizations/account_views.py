"""allauth's page of a person's addresses, with stricter rules than its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.views import EmailView
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class AddressesView(EmailView):  # type: ignore[misc]  # untyped
    """Only a confirmed address becomes the account's.

    allauth lets an account that never confirmed any address take every other one; and
    whoever looks an account up by its address would find the wrong person.
    """

    def _action_primary(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        address = self._get_email_address(request)
        if address is not None and not address.verified:
            return self._refuse(request, _("Confirm this address first."))
        return super()._action_primary(request, *args, **kwargs)

    def _action_remove(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Without this the account would take the next address, confirmed or not."""
        address = self._get_email_address(request)
        if address is not None and address.email == address.user.email:
            return self._refuse(
                request, _("You can’t remove your account’s main address.")
            )
        return super()._action_remove(request, *args, **kwargs)

    def _refuse(self, request: HttpRequest, text: str) -> HttpResponse:
        messages.error(request, text)
        return HttpResponseRedirect(self.get_success_url())


addresses = AddressesView.as_view()
