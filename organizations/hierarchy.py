"""Who stands above whom: unit leads, the manager line, the subtree of a unit.

To lead a unit is to be named on it (`UnitLead`). Whoever leads a unit leads everything
below it, in any depth.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from organizations.models import Event, Membership, Unit, UnitLead, UnitPeriod
from organizations.tenancy import enter_and_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from organizations.models import Organization
    from organizations.querysets import MembershipQuerySet

DAY = dt.timedelta(days=1)
# Units that a member leads, from those that they are named on down.
LED = """
WITH RECURSIVE led(id) AS (
  SELECT unit_id FROM organizations_unitlead
    WHERE organization_id = {organization} AND member_id = {member}
  UNION
  SELECT unit.id FROM led JOIN organizations_unit unit
    ON unit.organization_id = {organization} AND unit.parent_id = led.id
)
SELECT id FROM led
"""
LED_BY = LED.format(organization="%(organization)s", member="%(member)s")
# Everybody below a member, in any number of steps.
BELOW = """
WITH RECURSIVE below(id) AS (
  SELECT id FROM organizations_membership
    WHERE organization_id = %s AND manager_id = %s
  UNION
  SELECT report.id FROM below JOIN organizations_membership report
    ON report.organization_id = %s AND report.manager_id = below.id
)
SELECT id FROM below
"""
# The path keeps two who lead each other from going round for ever.
ABOVE = """
WITH RECURSIVE person AS NOT MATERIALIZED (
  SELECT membership.id, membership.manager_id,
    is_active AND (left_at IS NULL OR left_at > %(now)s) AS is_here
  FROM organizations_membership membership
  JOIN organizations_user ON organizations_user.id = membership.user_id
  WHERE organization_id = %(organization)s
), up(member_id, place, above_id, path) AS (
  SELECT id, 1, manager_id, ARRAY[id] FROM person
  WHERE id = ANY(%(members)s) AND is_here
  UNION ALL
  SELECT up.member_id, up.place + 1, person.manager_id, up.path || person.id
  FROM up JOIN person ON person.id = up.above_id
  WHERE NOT person.manager_id = ANY(up.path)
)
SELECT up.member_id, up.above_id FROM up JOIN person ON person.id = up.above_id
WHERE person.is_here ORDER BY up.member_id, up.place
"""


def enter_as(member: Membership) -> None:
    """Show the organization's rows to this member until the open transaction ends.

    What they lead is known afterwards, so that pages ask the policy without a query.
    Raises TransactionManagementError outside a transaction. Queries: 1.
    """
    led = enter_and_read(
        LED.format(organization="entered.id", member="%(member)s"),
        organization_id=member.organization_id,
        member_id=member.pk,
    )
    member.led_unit_ids = frozenset(led)


# --- Units ------------------------------------------------------------------------------


def led_units(member: Membership) -> frozenset[int]:
    """Ids of the units that the member leads. Queries: 1 the first time, 0 in a request.

    As of when it was first asked: load the member anew to know what changed since.
    """
    if member.led_unit_ids is None:
        values = {"organization": member.organization_id, "member": member.pk}
        with connection.cursor() as cursor:
            cursor.execute(LED_BY, values)
            member.led_unit_ids = frozenset(pk for (pk,) in cursor.fetchall())
    return member.led_unit_ids


def leads(member: Membership, unit_id: int | None) -> bool:
    """Whether the member leads this unit, or one above it. Queries: as `led_units`."""
    return unit_id is not None and unit_id in led_units(member)


def leads_any(member: Membership) -> bool:
    return bool(led_units(member))


def led_by(member: Membership) -> RawSQL:
    """The keys of `led_units`, for `unit_id__among`. Queries: 0."""
    sql = LED.format(organization="%s", member="%s")
    given = (member.organization_id, member.pk, member.organization_id)
    return RawSQL(sql, given)  # noqa: S611  constant SQL


def named_units(member: Membership) -> list[Unit]:
    """The units that the member is named on, by their order. Queries: 1."""
    named = UnitLead.objects.filter(member=member).values("unit")
    units = Unit.objects.filter(organization_id=member.organization_id)
    return list(units.filter(pk__in=named))


def main_units(organization_id: int, member_ids: Iterable[int]) -> dict[int, int]:
    """By member, the unit that they lead first of all: their own, else the one that they
    were named on first. Missing: who leads none. Queries: 1.
    """
    named = UnitLead.objects.filter(
        organization_id=organization_id, member_id__in=list(member_ids)
    )
    is_own = ExpressionWrapper(
        Q(unit=F("member__unit"), member__unit__isnull=False),
        output_field=BooleanField(),
    )
    ordered = named.annotate(is_own=is_own).order_by("-is_own", "pk")
    found: dict[int, int] = {}
    for member_id, unit_id in ordered.values_list("member_id", "unit_id"):
        found.setdefault(member_id, unit_id)
    return found


def unit_on(member: str, day: str) -> Subquery:
    """The key of the unit in which a row's person was on a day of the row; None: in none.

    `member`, `day`: the names of the row's columns, such as ("member", "week_on").
    Queries: 0; for annotations and conditions. Of one person: `UnitPeriod.objects.on`.
    """
    periods = UnitPeriod.objects.filter(
        organization=OuterRef("organization"), member=OuterRef(member)
    )
    return Subquery(periods.on(OuterRef(day)).values("unit")[:1])


def parents_on(
    organization: Organization,
    parents: Mapping[int, int | None],
    days: Iterable[dt.date],
) -> dict[dt.date, dict[int, int | None]]:
    """By day, the unit above each unit as it was then; a move counts from its own day on.

    `parents`: those of now, of which the moves recorded since are taken back. A unit that
    was made later stands where it was made. Queries: 1.
    """
    newest_first = sorted(set(days), reverse=True)
    if not newest_first:
        return {}
    # A day begins up to 14 hours before it does in UTC.
    since = dt.datetime.combine(newest_first[-1], dt.time.min, dt.UTC) - DAY
    moves = Event.objects.filter(
        organization=organization, verb="unit.moved", created_at__gte=since
    )
    undone = deque(moves.order_by("-id").values_list("object_id", "created_at", "data"))
    tree, found = dict(parents), {}
    for day in newest_first:
        while undone and organization.date_of(undone[0][1]) > day:
            key, _at, data = undone.popleft()
            tree[key] = data["before"]
        found[day] = dict(tree)
    return found


# --- People -----------------------------------------------------------------------------


def reports_of(member: Membership) -> MembershipQuerySet:
    """Those whose direct manager the member is, as of now, and who have not left."""
    people = Membership.objects.in_organization(member.organization).current()
    return people.filter(manager=member)


def below(member: Membership) -> RawSQL:
    """The keys of everybody below the member, for `owner_id__among`. Queries: 0."""
    given = (member.organization_id, member.pk, member.organization_id)
    return RawSQL(BELOW, given)  # noqa: S611  constant SQL


def is_above(member: Membership, other_id: int) -> bool:
    """Whether the member stands anywhere above the other. Queries: 1 the first time."""
    if member.ids_below is None:
        with connection.cursor() as cursor:
            given = (member.organization_id, member.pk, member.organization_id)
            cursor.execute(BELOW, given)
            member.ids_below = frozenset(pk for (pk,) in cursor.fetchall())
    return other_id in member.ids_below


def lines_above(
    organization_id: int, member_ids: Iterable[int], now: dt.datetime
) -> dict[int, list[int]]:
    """By member, those above them, the nearest first. Inside the organization.

    Whoever has left is passed over: the next one up takes their place. Missing: who has
    left themselves, and who has nobody above them. Queries: 1.
    """
    values: dict[str, Any] = {
        "organization": organization_id,
        "members": sorted(member_ids),
        "now": now,
    }
    found: defaultdict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, values)
        for member_id, above_id in cursor.fetchall():
            found[member_id].append(above_id)
    return dict(found)
