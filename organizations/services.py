from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import transaction

from organizations.calendar import fiscal_year, fiscal_year_end, fiscal_year_start
from organizations.models import Cycle, Event, Membership, Organization, Unit, User
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from organizations.models import TenantModel


def record_event(
    verb: str, row: TenantModel, *, by: Membership | None, **data: Any
) -> Event:
    """Records that something happened, in the transaction in which it happened.

    `verb` is `noun.past_tense`; `data` holds ids and numbers, never what people wrote.
    """
    event = _event(verb, row, by, data)
    event.save()
    return event


def record_events(
    verb: str,
    rows: Iterable[tuple[TenantModel, dict[str, Any]]],
    *,
    by: Membership | None,
) -> None:
    """As `record_event`, of many rows, each with its data. Queries: 1."""
    Event.objects.bulk_create(_event(verb, row, by, data) for row, data in rows)


def _event(
    verb: str, row: TenantModel, by: Membership | None, data: dict[str, Any]
) -> Event:
    return Event(
        organization_id=row.organization_id,
        verb=verb,
        actor=by,
        object_type=row.event_object_type(),
        object_id=row.pk,
        object_public_id=row.public_id,
        data=data,
    )


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


def ensure_cycles(organization: Organization, day: dt.date) -> list[Cycle]:
    """The cycles of the fiscal year around `day` and of the one after. Repeatable."""
    start = fiscal_year_start(day, organization.fiscal_year_start_month)
    next_start = start.replace(year=start.year + 1)
    cycles = [
        Cycle(
            organization=organization,
            kind=period.kind,
            name=period.name,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
        )
        for period in (*fiscal_year(start), *fiscal_year(next_start))
    ]
    return Cycle.objects.bulk_create(cycles, ignore_conflicts=True)


def long_term_cycle(
    organization: Organization, year: int, since: dt.date | None = None
) -> Cycle:
    """The cycle to the end of the fiscal year of `year`, e.g. “2026–2036”. Repeatable.

    `since`: its first day. Without one any serves that is under way, and a new one
    begins with this fiscal year.
    """
    today, month = organization.today(), organization.fiscal_year_start_month
    ends_on = fiscal_year_end(year, month)
    known = Cycle.objects.in_organization(organization).filter(
        kind=Cycle.Kind.LONG_TERM, starts_on__lte=today, ends_on=ends_on
    )
    if since is None and (found := known.order_by("-starts_on").first()):
        return found
    starts_on = since or fiscal_year_start(today, month)
    cycle, _created = Cycle.objects.get_or_create(
        organization=organization,
        kind=Cycle.Kind.LONG_TERM,
        starts_on=starts_on,
        ends_on=ends_on,
        defaults={
            "name": _free_cycle_name(organization, f"{starts_on.year}–{ends_on.year}")
        },
    )
    return cycle


def _free_cycle_name(organization: Organization, name: str) -> str:
    """An import may have called some other period so."""
    taken = set(
        Cycle.objects.in_organization(organization)
        .filter(name__startswith=name)
        .values_list("name", flat=True)
    )
    numbered = (f"{name} ({n})" for n in count(2))
    return name if name not in taken else next(n for n in numbered if n not in taken)


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
