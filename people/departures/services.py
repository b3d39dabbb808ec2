"""Lets somebody leave, now or on a day, and hands over what is theirs, exactly once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.services import edit_goal
from organizations.languages import language_of
from organizations.models import Membership, Organization
from organizations.people import (
    cancel_leaving,
    come_back,
    leave,
    plan_leaving,
    settle_leaving,
)
from organizations.services import record_event, record_events
from organizations.tenancy import in_organization
from people.departures.handover import open_goals, reports_of
from people.models import Departure
from ui.locales import write_for

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

DAY = dt.timedelta(days=1)
MOST_AHEAD = dt.timedelta(days=3653)


@transaction.atomic
def let_leave(
    member: Membership,
    *,
    last_day: dt.date | None,
    goals_to: Membership | None,
    goals: Mapping[int, int] | None = None,
    reports_to: Membership | None,
    by: Membership,
) -> Departure:
    """Now, without a last day; else at the end of that day, where the organization is.

    A planned departure is replaced. Raises as `leave`; ValidationError for a day that is
    over or far away, for somebody who leaves or has left as the one who takes over, and
    for a manager below one of the reports.
    """
    _check(member, last_day, (goals_to, reports_to))
    if reports_to is not None:
        _check_reports(member, reports_to)
    if last_day is None:
        leave(member, by=by)
    else:
        plan_leaving(member, end_of(last_day, member.organization), by=by)
    cancel_open([member.pk])
    departure = Departure.objects.create(
        organization=member.organization,
        member=member,
        last_day=last_day,
        goals_to=goals_to,
        goals={str(key): taker for key, taker in (goals or {}).items()},
        reports_to=reports_to,
        by=by,
    )
    if last_day is None:
        _carry_out(departure)
    return departure


@transaction.atomic
def stay(member: Membership, *, by: Membership) -> None:
    """Takes back a planned departure. Raises ValidationError once they have left."""
    cancel_leaving(member, by=by)
    cancel_open([member.pk])


@transaction.atomic
def return_member(member: Membership, *, by: Membership) -> None:
    """Whoever has left is back; a hand-over that no job has reached yet is off.

    Raises as `come_back`.
    """
    come_back(member, by=by)
    cancel_open([member.pk])


def cancel_open(members: Collection[int]) -> None:
    """No departure of these people is carried out any more. Queries: 1."""
    rows = Departure.objects.filter(
        member__in=members, completed_at=None, cancelled_at=None
    )
    rows.update(cancelled_at=timezone.now())


def carry_out(organization_id: int, departure_id: int) -> bool:
    """The job of one departure whose day is over; whether it was carried out now.

    In one transaction: a job that dies is repeated, and one that runs twice finds it done.
    """
    with in_organization(organization_id):
        rows = Departure.objects.select_for_update(skip_locked=True, of=("self",))
        row = (
            rows.select_related("member__organization", "by__user", "by__organization")
            .filter(pk=departure_id, completed_at=None, cancelled_at=None)
            .first()
        )
        if row is None or not row.member.has_left:
            return False
        settle_leaving(row.member, by=row.by)
        _carry_out(row)
        return True


def end_of(day: dt.date, organization: Organization) -> dt.datetime:
    """The midnight that follows, in the organization's time zone."""
    zone = ZoneInfo(organization.time_zone)
    return dt.datetime.combine(day + DAY, dt.time.min, zone)


def open_departure(member: Membership) -> Departure | None:
    """Queries: 1."""
    rows = Departure.objects.filter(member=member, completed_at=None, cancelled_at=None)
    return rows.select_related("goals_to__user", "reports_to__user").first()


# --- Rows -------------------------------------------------------------------------------


def _check(
    member: Membership,
    last_day: dt.date | None,
    takers: tuple[Membership | None, ...],
) -> None:
    today = member.organization.today()
    if last_day is not None and last_day < today:
        raise ValidationError({"last_day": _("This day is over.")})
    if last_day is not None and last_day > today + MOST_AHEAD:
        raise ValidationError({"last_day": _("Choose a day within ten years.")})
    for taker in takers:
        if taker is not None and (taker.pk == member.pk or taker.has_left):
            raise ValidationError(_("Choose someone who stays."))


def _check_reports(member: Membership, taker: Membership) -> None:
    above = _above(taker)
    reports = reports_of(member).exclude(pk=taker.pk).values_list("pk", flat=True)
    if not above.isdisjoint(reports):
        text = _("People can’t report to someone below them. Choose another manager.")
        raise ValidationError({"reports_to": text})


def _above(member: Membership) -> set[int]:
    """Everybody above, whether or not they are here. Queries: 1."""
    people = Membership.objects.filter(organization_id=member.organization_id)
    managers = dict(people.values_list("pk", "manager_id"))
    found: set[int] = set()
    at = managers.get(member.pk)
    while at is not None and at not in found:
        found.add(at)
        at = managers.get(at)
    return found


def _carry_out(departure: Departure) -> None:
    """As nobody: goals that only their owner reads change hands unread."""
    with (
        in_organization(departure.organization_id),
        write_for(language_of(departure.by)),
    ):
        n_goals = _hand_over_goals(departure)
        n_reports = _hand_over_reports(departure)
    departure.completed_at = timezone.now()
    departure.save(update_fields=["completed_at"])
    record_event(
        "member.handed_over",
        departure.member,
        by=departure.by,
        goals=n_goals,
        reports=n_reports,
    )


def _hand_over_goals(departure: Departure) -> int:
    """Whoever has left meanwhile takes nothing: what was theirs to take stays.

    Nor does HR come to read by it what they could not: to themselves they hand over
    only goals that they see.
    """
    member = departure.member
    chosen = {int(key): taker for key, taker in departure.goals.items()}
    default = departure.goals_to_id or 0
    takers = Membership.objects.in_bulk({*chosen.values(), default} - {0})
    reason = _("%(name)s left") % {"name": member}
    goals = open_goals(member)
    seen = set(goals.visible_to(departure.by).values_list("pk", flat=True))
    n_done = 0
    for goal in goals.select_related("organization", "owner", "parent"):
        taker = takers.get(chosen.get(goal.pk, default))
        if taker is None or taker.has_left:
            continue
        if taker.pk != departure.by_id or goal.pk in seen:
            edit_goal(goal, by=departure.by, owner=taker, reason=reason)
            n_done += 1
    return n_done


def _hand_over_reports(departure: Departure) -> int:
    """Reports of the person get another manager; their former 1:1s stay to be read."""
    taker = departure.reports_to
    if taker is None or taker.has_left:
        return 0
    above = _above(taker)
    reports = reports_of(departure.member).exclude(pk=taker.pk)
    # Nobody comes to stand above themselves, whoever was moved since it was planned.
    rows = [row for row in reports if row.pk not in above]
    now = timezone.now()
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(
        manager=taker, managed_since=now
    )
    record_events(
        "member.manager_changed",
        [(row, {"before": departure.member_id, "after": taker.pk}) for row in rows],
        by=departure.by,
    )
    return len(rows)
