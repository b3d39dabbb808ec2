from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from organizations.fiscal_years import ensure_cycles
from organizations.models import Event, Membership, Organization, Unit, User
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import TenantModel


def record_event(
    verb: str, row: TenantModel, *, by: Membership | None, **data: Any
) -> Event:
    """Records that something happened, in the transaction in which it happened.

    `verb` is `noun.past_tense`; `data` holds ids and numbers, never what people wrote.
    """
    event = Event.about(row, verb, by, data)
    event.save()
    return event


def record_events(
    verb: str,
    rows: Iterable[tuple[TenantModel, dict[str, Any]]],
    *,
    by: Membership | None,
) -> None:
    """As `record_event`, of many rows, each with its data. Queries: 1."""
    Event.objects.bulk_create(Event.about(row, verb, by, data) for row, data in rows)


def lock_organization(by: Membership) -> Organization:
    """The organization as it is now, locked until the transaction ends.

    Of two changes of its settings at once the second one sees the first. Queries: 1.
    """
    rows = Organization.objects.select_for_update(no_key=True)
    return rows.get(pk=by.organization_id)


@transaction.atomic
def create_organization(
    *, slug: str, name: str, owner: User, **settings: Any
) -> Membership:
    """An empty organization: its company unit, its cycles, and its owner's membership.

    Leaves the transaction inside the new organization. Raises ValidationError for a slug
    that is taken or misspelt.
    """
    organization = Organization(slug=slug, name=name, **settings)
    organization.full_clean()
    organization.save()
    with in_organization(organization.pk):
        company = Unit(organization=organization, kind=Unit.Kind.COMPANY, name=name)
        company.save()
        membership = add_member(
            organization, owner, unit=company, role=Membership.Role.OWNER
        )
        ensure_cycles(organization, organization.today())
        record_event("organization.created", membership, by=membership)
    return membership


def add_member(organization: Organization, user: User, **fields: Any) -> Membership:
    """Make a person a member; again for somebody who is one: changes nothing."""
    membership, _created = Membership.objects.get_or_create(
        organization=organization, user=user, defaults=fields
    )
    return membership


def choose_theme(user: User, theme: str) -> User:
    """Raises ValueError for a theme that does not exist."""
    user.theme = User.Theme(theme)
    user.save(update_fields=["theme"])
    return user


def remember_organization(user: User, organization_id: int) -> None:
    """Keep where the person was last; 0 for one who is about to choose."""
    user.last_organization_id = organization_id
    user.save(update_fields=["last_organization_id"])


@transaction.atomic
def configure_organization(
    organization: Organization, *, by: Membership, **settings: Any
) -> Organization:
    """Change settings, and make the cycles that a new fiscal year asks for.

    Raises ValidationError for a setting out of its range.
    """
    for name, value in settings.items():
        setattr(organization, name, value)
    organization.full_clean()
    organization.save(update_fields=list(settings))
    ensure_cycles(organization, organization.today())
    record_event("organization.configured", by, by=by, settings=sorted(settings))
    return organization
