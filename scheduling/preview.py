"""Preview what a rule would change for people's next check-ins before saving it.

Runs the plan's code under two rule books: the current one, and one with the rule in
place of its scope's. Nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Membership
from scheduling.resolve import RuleBook, ScopeKey, book_of, rules_of
from scheduling.schedule import (
    ScheduledCheckIn,
    ScheduleInputs,
    schedule_inputs,
    scheduled_check_ins,
)
from scheduling.silence_limits import silence_limits
from ui.dates import format_date
from ui.formats import format_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Organization
    from scheduling.models import CadenceRule

MOST_EXAMPLES = 5
MOST_GROUPS = 7


@dataclass(frozen=True, slots=True)
class NextCheckIn:
    """A member's next check-in, in their time zone."""

    opens_at: dt.datetime
    closes_at: dt.datetime

    @property
    def on(self) -> dt.date:
        return self.opens_at.date()


@dataclass(frozen=True, slots=True)
class PreviewExample:
    """One person's next check-in, before and after; None: nothing is asked of them."""

    member: Membership
    before: NextCheckIn | None
    after: NextCheckIn | None


@dataclass(frozen=True, slots=True)
class PreviewGroup:
    """The number of people whose next check-in moves to the same local day."""

    on: dt.date
    count: int

    @property
    def day(self) -> str:
        """“Monday 30 November”."""
        return format_date(self.on, "weekday_and_day")

    @property
    def text(self) -> str:
        """“moves the next check-in of 1,846 people to Monday 30 November”."""
        text = ngettext(
            "moves the next check-in of %(n)s person to %(day)s",
            "moves the next check-in of %(n)s people to %(day)s",
            self.count,
        )
        return text % {"n": format_value(self.count), "day": self.day}


@dataclass(frozen=True, slots=True)
class SchedulePreview:
    """The differences. `n_people`: all who are affected.

    `groups`: whose next check-in moves to another day, the most people first.
    `n_hours`: who keeps the day, but with other opening or closing times. `n_asked`,
    `n_unasked`: who is newly asked, or no longer. `n_goals`: goals whose silence limit
    changes.
    """

    groups: list[PreviewGroup]
    n_hours: int
    n_asked: int
    n_unasked: int
    n_goals: int
    examples: list[PreviewExample]

    def __bool__(self) -> bool:
        return bool(self.n_people or self.n_goals)

    @property
    def n_moved(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def n_people(self) -> int:
        return self.n_moved + self.n_hours + self.n_asked + self.n_unasked

    @property
    def sentences(self) -> list[str]:
        """The effects as sentences, the largest first; one that says so without any."""
        found = [group.text for group in self.groups[:MOST_GROUPS]]
        if rest := sum(group.count for group in self.groups[MOST_GROUPS:]):
            text = ngettext(
                "moves the next check-in of %(n)s person to another day",
                "moves the next check-in of %(n)s people to another day",
                rest,
            )
            found.append(text % {"n": format_value(rest)})
        found += _counted(self)
        return found or [_("doesn’t move anyone’s next check-in")]


def _counted(preview: SchedulePreview) -> list[str]:
    counted = (
        (
            preview.n_hours,
            ngettext(
                "changes the opening or closing time of the next check-in of %(n)s "
                "person",
                "changes the opening or closing time of the next check-in of %(n)s "
                "people",
                preview.n_hours,
            ),
        ),
        (
            preview.n_asked,
            ngettext(
                "adds check-ins for %(n)s person who has none now",
                "adds check-ins for %(n)s people who have none now",
                preview.n_asked,
            ),
        ),
        (
            preview.n_unasked,
            ngettext(
                "ends check-ins for %(n)s person",
                "ends check-ins for %(n)s people",
                preview.n_unasked,
            ),
        ),
        (
            preview.n_goals,
            ngettext(
                "changes how long %(n)s goal can go without an update",
                "changes how long %(n)s goals can go without an update",
                preview.n_goals,
            ),
        ),
    )
    return [text % {"n": format_value(count)} for count, text in counted if count]


def preview(
    organization: Organization,
    rule: CadenceRule | None,
    scope: ScopeKey,
    *,
    now: dt.datetime | None = None,
) -> SchedulePreview:
    """What `rule` would change in place of the scope's current one; None: without it.

    `scope`: `scheduling.resolve.scope_of(rule)`. Queries: 8, whatever the size, and the
    catalogue's. Inside the organization.
    """
    now = now or timezone.now()
    before, after = _books(organization, rule, scope)
    inputs = schedule_inputs(organization, [before, after], now=now)
    was, will = _nexts(inputs, before, after, now)
    changed = dict.fromkeys(
        key for key in (*was, *will) if was.get(key) != will.get(key)
    )
    people = _people(organization, [*changed][:MOST_EXAMPLES])
    silences = silence_limits(organization, before, after).values()
    return SchedulePreview(
        groups=_groups(was, will, changed),
        n_hours=sum(_same_day(was.get(key), will.get(key)) for key in changed),
        n_asked=sum(key not in was for key in changed),
        n_unasked=sum(key not in will for key in changed),
        n_goals=sum(was_days != days for was_days, days in silences),
        examples=[PreviewExample(m, was.get(m.pk), will.get(m.pk)) for m in people],
    )


def _books(
    organization: Organization, rule: CadenceRule | None, scope: ScopeKey
) -> tuple[RuleBook, RuleBook]:
    rules = rules_of(organization)
    before = book_of(organization, list(rules.values()))
    rules.pop(scope, None)
    if rule is not None:
        rules[scope] = rule
    return before, book_of(organization, list(rules.values()))


type Nexts = dict[int, NextCheckIn]


def _nexts(
    inputs: ScheduleInputs, before: RuleBook, after: RuleBook, now: dt.datetime
) -> tuple[Nexts, Nexts]:
    """By member, the next check-in under the current and under the new rules.

    Periods that have opened keep their times, so their week is out of reach for a new
    rule.
    """
    current = scheduled_check_ins(inputs, before)
    opened = {
        (each.member.pk, each.week_on)
        for each in current
        if each.moments.opens_at <= now
    }
    new = (
        each
        for each in scheduled_check_ins(inputs, after)
        if (each.member.pk, each.week_on) not in opened
    )
    return _first(current, now), _first(
        (each for each in new if each.moments.closes_at > now), now, at_once=True
    )


def _first(
    found: Iterable[ScheduledCheckIn], now: dt.datetime, *, at_once: bool = False
) -> Nexts:
    """The next check-in of each member.

    `at_once`: include those that would be open now.
    """
    earliest: dict[int, ScheduledCheckIn] = {}
    for each in found:
        known, opens_at = earliest.get(each.member.pk), each.moments.opens_at
        if each.excuse or not (at_once or opens_at > now):
            continue
        if known is None or opens_at < known.moments.opens_at:
            earliest[each.member.pk] = each
    return {pk: _next(each, now) for pk, each in earliest.items()}


def _next(scheduled: ScheduledCheckIn, now: dt.datetime) -> NextCheckIn:
    when, zone = scheduled.moments, scheduled.member.zone
    opens_at = max(when.opens_at, now)
    return NextCheckIn(opens_at.astimezone(zone), when.closes_at.astimezone(zone))


def _same_day(was: NextCheckIn | None, will: NextCheckIn | None) -> bool:
    return was is not None and will is not None and was.on == will.on


def _groups(was: Nexts, will: Nexts, changed: Iterable[int]) -> list[PreviewGroup]:
    days = Counter(
        will[key].on
        for key in changed
        if key in was and key in will and was[key].on != will[key].on
    )
    found = [PreviewGroup(on, count) for on, count in days.items()]
    return sorted(found, key=lambda group: (-group.count, group.on))


def _people(organization: Organization, keys: list[int]) -> list[Membership]:
    rows = Membership.objects.in_organization(organization).filter(pk__in=keys)
    return list(rows.select_related("user", "unit").order_by("id"))
