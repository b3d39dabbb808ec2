from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership, User
from organizations.selectors import memberships_of
from organizations.services import create_organization

if TYPE_CHECKING:
    from typing import Any

# Between two clicks on one button.
JUST_NOW = dt.timedelta(minutes=1)


@transaction.atomic
def found_organization(user: User, *, name: str, **settings: Any) -> Membership:
    """A new organization's owner; a second click finds the one that the first one made.

    Raises ValidationError for a web address that was taken meanwhile.
    """
    # Of two requests at once the second one waits here.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    since = timezone.now() - JUST_NOW
    for member in memberships_of(user.pk):
        organization = member.organization
        is_owner = member.role == Membership.Role.OWNER
        if is_owner and organization.name == name and organization.created_at > since:
            return member
    try:
        with transaction.atomic():
            return create_organization(owner=user, name=name, **settings)
    except IntegrityError as error:
        text = _("This web address was just taken. Choose another one.")
        raise ValidationError({"slug": text}) from error
