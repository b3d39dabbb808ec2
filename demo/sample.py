"""The sample company: invented people and goals that a person looks around in.

It is an organization of its own, so that opening and removing it touch nothing of theirs;
nothing is sent from it, as from any demo organization.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone

from demo.kestrel import load_kestrel
from demo.people import COMPANY
from demo.renewing import load, set_aside
from organizations.models import Membership, Organization, Unit, User
from organizations.models.tenant import new_public_id
from organizations.selectors import memberships_of
from organizations.services import add_member
from organizations.tenancy import enter_organization, enter_user

NAME = f"{COMPANY} (sample)"
DAY = dt.timedelta(days=1)
# Of one person: what is set aside stays in the database.
MOST_A_DAY = 3


class TooManySamplesError(Exception):
    """The person opened as many sample companies within a day as they may."""


def sample_of(user: User) -> Membership | None:
    """The person's membership of their sample company; None without one.

    Call it in a transaction; leaves it with the person's own rows. Queries: 2.
    """
    enter_user(user.pk)
    found = memberships_of(user.pk)
    return next(
        (one for one in found if one.organization.sample_for_id == user.pk), None
    )


@transaction.atomic
def open_sample(user: User) -> Membership:
    """The person's sample company, loaded as of today if they have none.

    Leaves the transaction inside it. Raises TooManySamplesError.
    """
    # Of two clicks at once the second waits, and finds the company of the first.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if (found := sample_of(user)) is not None:
        enter_organization(found.organization_id)
        return found
    loaded = Organization.objects.filter(
        sample_for=user, created_at__gt=timezone.now() - DAY
    )
    if loaded.count() >= MOST_A_DAY:
        raise TooManySamplesError
    organization = load(partial(load_kestrel, f"sample-{new_public_id()}"))
    organization.name, organization.sample_for = NAME, user
    organization.save(update_fields=["name", "sample_for"])
    company = Unit.objects.in_organization(organization).get(kind=Unit.Kind.COMPANY)
    return add_member(organization, user, unit=company, role=Membership.Role.OWNER)


@transaction.atomic
def remove_sample(organization: Organization) -> None:
    """Takes the sample company away from the person; again: changes nothing."""
    set_aside(organization)
