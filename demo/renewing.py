"""The demo, as of today: a former one is put aside, and a new one takes its address.

Loading ends with an event, `demo.loaded`. What a person did since is an event of theirs
after it, or a draft: then the demo is theirs, and only they have it renewed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
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
# Those that grow old; a file's cascade has the days that it came with.
AGEING: dict[str, Callable[[], Organization]] = {
    KESTREL: load_kestrel,
    REFERENCES: load_references,
}


def load(loading: Callable[[], Organization]) -> Organization:
    """Load one organization, and note where what the demo wrote itself ends.

    Call it in a transaction: all of it, or nothing.
    """
    organization = loading()
    enter_organization(organization.pk)
    members = Membership.objects.in_organization(organization)
    owner = members.filter(role=Membership.Role.OWNER).earliest("pk")
    record_event(LOADED, owner, by=None)
    return organization


def is_old(organization: Organization) -> bool:
    """Whether it was loaded on a former day, so that it can be renewed. Queries: 0."""
    return organization.slug in AGEING and is_of_former_day(organization)


def is_changed(organization: Organization) -> bool:
    """Whether a person did anything in it since it was loaded. Queries: 2 or 3."""
    with in_organization(organization.pk):
        events = Event.objects.filter(organization=organization)
        loaded = events.filter(verb=LOADED).order_by("-id").first()
        if loaded is None:
            # Of a version that left no mark: nobody can tell.
            return True
        typed = CheckInDraft.objects.filter(saved_at__gt=loaded.created_at)
        done = events.filter(id__gt=loaded.pk).exclude(actor=None)
        return done.exists() or typed.exists()


@transaction.atomic
def renew(organization: Organization) -> Organization:
    """Put the demo's organization aside and load it as of today, under its address.

    Twice at once makes one: the second finds the new one, and leaves it. Leaves the
    transaction inside the new organization.
    """
    slug = organization.slug
    former = Organization.objects.select_for_update().get(slug=slug)
    if former.pk != organization.pk or not is_old(former):
        enter_organization(former.pk)
        return former
    _put_aside(former)
    return load(AGEING[slug])


def _put_aside(former: Organization) -> None:
    """Nobody is a member of it any more, so that nobody sees it and no job tells of it.

    It cannot be deleted here: its trail of events is not the app's to delete.
    """
    former.slug = f"{former.slug}-{former.pk}"
    former.save(update_fields=["slug"])
    with in_organization(former.pk):
        Membership.objects.in_organization(former).update(left_at=timezone.now())
