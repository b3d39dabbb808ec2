"""Saves what people say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from organizations.services import record_event
from scheduling.services.locations import place_member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organizations.models import Membership

# Of the account, in all of a person's organizations.
OF_ACCOUNT = ("name", "language", "theme")


@transaction.atomic
def save_personal(member: Membership, values: Mapping[str, Any]) -> Membership:
    """Saves what differs. `values`: by field of the form; `location` may be missing.

    Raises ValidationError for a time zone that does not exist. Queries: 0 when nothing
    differs.
    """
    user = member.user
    changed = [name for name in OF_ACCOUNT if getattr(user, name) != values[name]]
    for name in changed:
        setattr(user, name, values[name])
    if changed:
        user.save(update_fields=changed)
    if "name" in changed:
        record_event("member.edited", member, by=member, fields=["name"])
    location = values.get("location", member.location)
    if location != member.location or values["time_zone"] != member.time_zone:
        place_member(
            member, location=location, time_zone=values["time_zone"], by=member
        )
    return member
