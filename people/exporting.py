"""The file of people: what the import reads again without a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from goals.formulas import guard
from organizations.models import Invitation, Membership, Unit
from organizations.querysets import has_not_left
from people.importing.lines import path_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from organizations.models import Organization

    type Value = Callable[[Membership, PeopleNames], str]


@dataclass(frozen=True, slots=True)
class PeopleNames:
    """`units`: by unit, its path. `invited`: by person, where a waiting invitation went."""

    units: dict[int, str]
    invited: dict[int, str]


def _email(member: Membership, known: PeopleNames) -> str:
    """That of the records; else of the account, a placeholder's being the invitation's."""
    own = member.user.email if member.user.is_active else ""
    return member.work_email or own or known.invited.get(member.pk, "")


def _manager(member: Membership, known: PeopleNames) -> str:
    """By address or ID, which an import finds for certain; else by name."""
    manager = member.manager
    if manager is None:
        return ""
    return _email(manager, known) or manager.employee_id or str(manager)


# Heading → value. The policy takes the columns from here (people/permissions.py).
COLUMNS: dict[str, Value] = {
    gettext_noop("employee_id"): lambda member, _known: guard(member.employee_id),
    gettext_noop("email"): lambda member, known: guard(_email(member, known)),
    gettext_noop("name"): lambda member, _known: guard(str(member)),
    gettext_noop("title"): lambda member, _known: guard(member.title),
    gettext_noop("unit_path"): lambda member, known: guard(
        known.units.get(member.unit_id or 0, "")
    ),
    gettext_noop("manager"): lambda member, known: guard(_manager(member, known)),
    gettext_noop("location"): lambda member, _known: guard(
        member.location.name if member.location else ""
    ),
    gettext_noop("start_date"): lambda member, _known: (
        member.started_on.isoformat() if member.started_on else ""
    ),
    gettext_noop("status"): lambda member, _known: (
        "active" if member.joined_at else "invited"
    ),
}


def people_file(organization: Organization) -> Iterator[tuple[str, ...]]:
    """A header in fixed words, and a line for everybody who has not left. Queries: 3."""
    yield tuple(COLUMNS)
    invitations = Invitation.objects.in_organization(organization).waiting()
    known = PeopleNames(
        units=unit_paths(organization),
        invited=dict(invitations.values_list("membership_id", "email")),
    )
    people = (
        Membership.objects.in_organization(organization)
        .filter(has_not_left())
        .select_related("user", "location", "manager__user")
        .order_by("user__name", "pk")
    )
    for member in people:
        yield tuple(value(member, known) for value in COLUMNS.values())


def unit_paths(organization: Organization) -> dict[int, str]:
    """By unit, “/Sales/Enterprise”; “/” for the company. Queries: 1."""
    units = {unit.pk: unit for unit in Unit.objects.in_organization(organization)}
    found = {}
    for unit in units.values():
        names: list[str] = []
        at: Unit | None = unit
        while at is not None and at.parent_id is not None and len(names) < len(units):
            names.append(at.name)
            at = units.get(at.parent_id)
        found[unit.pk] = path_text(names[::-1])
    return found
