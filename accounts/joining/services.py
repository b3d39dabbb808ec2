from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from organizations.joining import accept, account_of, find
from organizations.models import Membership, Organization, User
from organizations.tenancy import in_organization


@transaction.atomic
def join_anew(token: str, *, name: str, password: str) -> Membership:
    """Make an account at the address that was invited, and a member of it.

    The token came by mail to that address, which confirms it. Raises
    InvitationClosedError; PermissionDenied where new accounts are not made, and for an
    address that has one.
    """
    organization_id = find(token).organization_id
    with in_organization(organization_id):
        # A second click waits here, and finds the invitation closed.
        Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
        user = _new_account(find(token).email, name=name, password=password)
        return accept(token, user)


def _new_account(email: str, *, name: str, password: str) -> User:
    """With its address confirmed. Raises PermissionDenied as `join_anew`."""
    if settings.SIGN_UP == "closed" or account_of(email) is not None:
        raise PermissionDenied
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
            EmailAddress.objects.create(
                user=user, email=email, primary=True, verified=True
            )
    except IntegrityError as error:
        # Signed up, or joined elsewhere, at the same moment.
        raise PermissionDenied from error
    return user
