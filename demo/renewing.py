"""Renews the demo: the old organization is set aside, and a new one takes its slug.

Loading ends with an event, `demo.loaded`. A later event of a person, or a draft, means
that the demo was changed: then only these people renew it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from checkins.models import CheckInDraft
from demo.kestrel import SLUG as KESTREL
from demo.kestrel import load_kestrel
from demo.references import SLUG as REFERENCES
from demo.references import load_references
from demo.sign_in import is_of_former_day
from organizations.models import Event, Membership, Organization
from organizations.services import record_event
from organizations.tenancy import enter_organization, in_organization

if TYPE_CHECKING:
    from collections.abc import Callable

LOADED = "demo.loaded"
# Any constant: the advisory lock that makes concurrent loads and renewals wait.
DEMO_LOCK = 0x51_67_48_D3
# Demos that age; an imported cascade keeps the dates of its file.
AGEING: dict[str, Callable[[], Organization]] = {
    KESTREL: load_kestrel,
    REFERENCES: load_references,
}


def wait_for_others() -> None:
    """Until no other process loads or renews a demo. Call it in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DEMO_LOCK])


def load(loading: Callable[[], Organization]) -> Organization:
    """Loads an organization and records the event that ends the loading.

    Call it in a transaction.
    """
    organization = loading()
    enter_organization(organization.pk)
    members = Membership.objects.in_organization(organization)
    owner = members.filter(role=Membership.Role.OWNER).earliest("pk")
    record_event(LOADED, owner, by=None)
    return organization


def is_old(organization: Organization) -> bool:
    """Whether it was loaded on an earlier day, so that it can be renewed. Queries: 0."""
    return organization.slug in AGEING and is_of_former_day(organization)


def is_changed(organization: Organization) -> bool:
    """Whether a person changed anything since it was loaded. Queries: 2 or 3."""
    with in_organization(organization.pk):
        events = Event.objects.filter(organization=organization)
        loaded = events.filter(verb=LOADED).order_by("-id").first()
        if loaded is None:
            # Loaded by a version that recorded no event: assume changes.
            return True
        typed = CheckInDraft.objects.filter(saved_at__gt=loaded.created_at)
        done = events.filter(id__gt=loaded.pk).exclude(actor=None)
        return done.exists() or typed.exists()


@transaction.atomic
def renew(organization: Organization) -> Organization:
    """Sets the demo organization aside and loads it as of today under its slug.

    Of two concurrent calls the second finds the new one and keeps it. Leaves the
    transaction inside the new organization.
    """
    slug = organization.slug
    # Not a lock on the row: whoever waited for that would find no row of this slug, since
    # the renamed one has another and the new one is not of the statement's snapshot.
    wait_for_others()
    former = Organization.objects.get(slug=slug)
    if former.pk != organization.pk or not is_old(former):
        enter_organization(former.pk)
        return former
    set_aside(former)
    return load(AGEING[slug])


def set_aside(former: Organization) -> None:
    """Renames the old organization and ends its memberships, so that nobody sees it and
    no job sends its notifications.

    It cannot be deleted here: the app may not delete events.
    """
    former.slug = f"{former.slug}-{former.pk}"
    former.save(update_fields=["slug"])
    with in_organization(former.pk):
        Membership.objects.in_organization(former).update(left_at=timezone.now())
