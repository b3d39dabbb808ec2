"""Creates Kestrel: people, units, goals. `history` adds what happened since."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from demo.cascade import CASCADE
from demo.check_in_weeks import DemoCheckInWeeks
from demo.history import GoalPath, event, replay
from demo.notes import NoteWriter
from demo.people import COMPANY, DEPARTMENTS, PEOPLE, DemoPerson
from demo.seeds import GoalSeed, decimal
from demo.timing import DemoTiming
from demo.value_paths import GoalSpan, first_value, steps
from frameworks.registry import installed
from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef
from goals.models import Goal
from organizations.calendar import CalendarPeriod, add_months
from organizations.fiscal_years import ensure_cycles, new_cycle
from organizations.models import (
    Cycle,
    Event,
    Membership,
    Organization,
    Unit,
    UnitLead,
    User,
)
from organizations.services import create_organization
from organizations.tenancy import enter_organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SLUG = "kestrel"
TIME_ZONE = "Europe/Berlin"
OWNER = "tomas"
# Years to the long-term goal (source 000: 10 to 25).
HORIZON_YEARS = 10
# Days after which the reason of the demo's one override expires.
OVERRIDE_DAYS = 21
# People check in on different days: last today, or up to four days ago.
SPREAD_DAYS = 5
DAY = dt.timedelta(days=1)
NINE = dt.time(9)
# Age of the draft.
DRAFT_DAYS = 3


@dataclass(frozen=True, slots=True)
class Kestrel:
    """Everything that goals refer to. `units` by name, `people` by key."""

    organization: Organization
    timing: DemoTiming
    units: dict[str, Unit]
    people: dict[str, Membership]
    horizon: Cycle
    year: Cycle
    quarter: Cycle
    quarter_before: Cycle

    def cycle(self, seed: GoalSeed) -> Cycle:
        """The seed's cycle; closed goals are in the previous quarter."""
        if seed.fields.get("state") == Goal.State.CLOSED:
            return self.quarter_before
        if seed.far:
            return self.horizon
        return self.year if seed.yearly else self.quarter

    def due_on(self, seed: GoalSeed) -> dt.date | None:
        if seed.in_years is None:
            return None
        return add_months(self.year.starts_on, 12 * (seed.in_years + 1)) - DAY

    def title(self, seed: GoalSeed) -> str:
        due = self.due_on(seed)
        return seed.title.format(year=due.year) if due else seed.title

    def written_on(self, seed: GoalSeed) -> dt.date:
        if seed.fields.get("state") == Goal.State.DRAFT:
            return self.timing.today - dt.timedelta(days=DRAFT_DAYS)
        return self.cycle(seed).starts_on

    def last_check_in_on(self, seed: GoalSeed, days_ago: int) -> dt.date:
        """The day of the goal's last check-in.

        `days_ago`: by its owner's usual day, unless the seed says otherwise.
        """
        if seed.is_due:
            return self.timing.last_week
        return self.timing.working_day(
            days_ago if seed.days_ago is None else seed.days_ago
        )

    def department(self, seed: GoalSeed) -> str:
        """The department whose vocabulary the goal's people use."""
        unit = seed.unit or self._unit_of(seed.owner)
        return next(
            (name for name, teams in DEPARTMENTS.items() if unit in (name, *teams)),
            COMPANY,
        )

    def _unit_of(self, key: str) -> str:
        unit = self.people[key].unit
        return unit.name if unit else COMPANY


def load_kestrel(slug: str = SLUG) -> Organization:
    """Creates Kestrel. Raises IntegrityError or ValidationError when the slug is taken.

    Call it in a transaction, once.
    """
    now = timezone.localtime(timezone=ZoneInfo(TIME_ZONE))
    timing = DemoTiming(now.date(), has_begun=now.time() >= NINE)
    kestrel = _create_organization(timing, slug)
    paths = _write_goals(kestrel)
    weeks = DemoCheckInWeeks(kestrel.organization, timing, kestrel.people)
    weeks.take_leave(paths)
    replay(kestrel.organization, timing, paths, kestrel.people)
    weeks.fill(paths)
    return kestrel.organization


def _create_organization(timing: DemoTiming, slug: str) -> Kestrel:
    owner = next(person for person in PEOPLE if person.key == OWNER)
    membership = create_organization(
        slug=slug,
        name=COMPANY,
        owner=demo_user(owner),
        time_zone=TIME_ZONE,
        locale="en",
        fiscal_year_start_month=timing.fiscal_year_start_month,
        is_demo=True,
    )
    organization = membership.organization
    enter_organization(organization.pk)
    ensure_cycles(organization, timing.today)
    units = _make_units(organization)
    people = _make_people(organization, units, membership)
    cycles = Cycle.objects.in_organization(organization)
    quarters = cycles.filter(kind=Cycle.Kind.QUARTER)
    return Kestrel(
        organization,
        timing,
        units,
        people,
        horizon=_horizon(organization, timing),
        year=cycles.get(kind=Cycle.Kind.YEAR, starts_on=timing.year_starts_on),
        quarter=quarters.get(starts_on=timing.quarter_starts_on),
        quarter_before=quarters.get(starts_on=timing.year_starts_on),
    )


def _horizon(organization: Organization, timing: DemoTiming) -> Cycle:
    """The long-term cycle of the top goal, beginning with the current fiscal year."""
    starts_on = timing.year_starts_on
    ends_on = add_months(starts_on, 12 * (HORIZON_YEARS + 1)) - DAY
    name = f"{starts_on.year}–{ends_on.year}"
    period = CalendarPeriod(Cycle.Kind.LONG_TERM.value, name, starts_on, ends_on)
    cycle = new_cycle(organization, period)
    cycle.save()
    return cycle


def demo_user(person: DemoPerson) -> User:
    """A user without a usable password; created when there is none."""
    found = User.objects.filter(email=person.email).first()
    return found or User.objects.create_user(person.email, None, name=person.name)


def _make_units(organization: Organization) -> dict[str, Unit]:
    company = Unit.objects.in_organization(organization).get(kind=Unit.Kind.COMPANY)
    units = {company.name: company}
    for position, (name, teams) in enumerate(DEPARTMENTS.items()):
        department = Unit.objects.create(
            organization=organization,
            kind=Unit.Kind.DEPARTMENT,
            name=name,
            parent=company,
            position=position,
        )
        units[name] = department
        below = Unit.objects.bulk_create(
            Unit(
                organization=organization,
                kind=Unit.Kind.TEAM,
                name=team,
                parent=department,
                position=place,
            )
            for place, team in enumerate(teams)
        )
        units |= {team.name: team for team in below}
    return units


def _make_people(
    organization: Organization, units: dict[str, Unit], owner: Membership
) -> dict[str, Membership]:
    users = _make_users()
    people = {OWNER: owner}
    others = [person for person in PEOPLE if person.key != OWNER]
    made = Membership.objects.bulk_create(
        Membership(organization=organization, user=users[person.key])
        for person in others
    )
    people |= dict(zip((person.key for person in others), made, strict=True))
    for person in PEOPLE:
        membership = people[person.key]
        membership.unit = units[person.unit]
        membership.title = person.title
        membership.role = person.role
        membership.manager = people.get(person.manager)
    Membership.objects.bulk_update(
        people.values(), ["unit", "title", "role", "manager"]
    )
    UnitLead.objects.bulk_create(
        UnitLead(
            organization=organization,
            unit=units[person.unit],
            member=people[person.key],
        )
        for person in PEOPLE
        if person.role == Membership.Role.LEADER
    )
    return people


def _make_users() -> dict[str, User]:
    """Users of all people, created in bulk without a password; existing ones stay
    unchanged.
    """
    found = {
        user.email: user
        for user in User.objects.filter(email__in=[p.email for p in PEOPLE])
    }
    missing = [person for person in PEOPLE if person.email not in found]
    new = [User(email=person.email, name=person.name) for person in missing]
    for user in new:
        user.set_unusable_password()
    found |= {user.email: user for user in User.objects.bulk_create(new)}
    return {person.key: found[person.email] for person in PEOPLE}


def _write_goals(kestrel: Kestrel) -> list[GoalPath]:
    """Creates all goals by depth, so that a parent exists before its supporting goals."""
    placed = layers(CASCADE)
    written: dict[int, Goal] = {}
    for layer in placed:
        positions: Counter[int] = Counter()
        goals = []
        for seed, up in layer:
            parent = written[id(up)] if up else None
            goals.append(_goal(kestrel, seed, parent, positions[id(up)]))
            positions[id(up)] += 1
        Goal.objects.bulk_create(goals)
        written |= {
            id(seed): goal for (seed, _), goal in zip(layer, goals, strict=True)
        }
    return _goal_paths(
        kestrel, [(seed, written[id(seed)]) for layer in placed for seed, _ in layer]
    )


def layers(
    cascade: tuple[GoalSeed, ...],
) -> list[list[tuple[GoalSeed, GoalSeed | None]]]:
    """(goal, its parent) pairs by depth, from the top. Raises KeyError for an unknown
    key.
    """
    keyed = {seed.key: seed for top in cascade for seed in top.tree() if seed.key}
    children: defaultdict[int, list[GoalSeed]] = defaultdict(list)
    for top in cascade:
        if top.under:
            children[id(keyed[top.under])].append(top)
    tops = tuple(top for top in cascade if not top.under)
    layer = list(_installed(tops, None, children))
    found = []
    while layer:
        found.append(layer)
        layer = [
            pair
            for seed, _up in layer
            for pair in _installed((*seed.below, *children[id(seed)]), seed, children)
        ]
    return found


def _installed(
    seeds: tuple[GoalSeed, ...],
    up: GoalSeed | None,
    children: Mapping[int, list[GoalSeed]],
) -> Iterator[tuple[GoalSeed, GoalSeed | None]]:
    """The seeds with their parent; supporting goals replace a seed whose framework is
    not installed.
    """
    there = {framework.slug for framework in installed()}
    for seed in seeds:
        if seed.framework in there:
            yield seed, up
        else:
            below = (*seed.below, *children.get(id(seed), ()))
            yield from _installed(below, up, children)


def _goal(kestrel: Kestrel, seed: GoalSeed, parent: Goal | None, position: int) -> Goal:
    catalogue = catalogue_of(kestrel.organization)
    kind = catalogue.kind(KindRef(seed.framework, seed.kind))
    cycle = kestrel.cycle(seed)
    owner = kestrel.people[seed.owner]
    until = kestrel.timing.today + dt.timedelta(days=OVERRIDE_DAYS)
    defaults: dict[str, Any] = {"cadence_days": kind.cadence.days if kind else None}
    if "override_progress" in seed.fields:
        defaults["override_until"] = until
    if seed.fields.get("state") == Goal.State.CLOSED:
        defaults["closed_at"] = at_nine(cycle.ends_on)
    goal = Goal(
        organization=kestrel.organization,
        framework=seed.framework,
        kind=seed.kind,
        title=kestrel.title(seed),
        due_on=kestrel.due_on(seed),
        owner=owner,
        unit=kestrel.units[seed.unit] if seed.unit else owner.unit,
        cycle=cycle,
        parent=parent,
        position=position,
        start=decimal(seed.start),
        target=decimal(seed.target),
        created_by=owner,
        created_at=at_nine(kestrel.written_on(seed)),
        **(defaults | seed.fields),
    )
    goal.current = decimal(first_value(seed, span_of(cycle), kestrel.timing))
    is_draft = goal.state == Goal.State.DRAFT
    goal.original_target, goal.is_shared = None if is_draft else goal.target, is_draft
    return goal


def at_nine(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NINE, ZoneInfo(TIME_ZONE))


def span_of(cycle: Cycle) -> GoalSpan:
    return GoalSpan(cycle.starts_on, cycle.ends_on)


def _goal_paths(
    kestrel: Kestrel, written: list[tuple[GoalSeed, Goal]]
) -> list[GoalPath]:
    random = Random(SLUG)  # noqa: S311 (the same demo each time)
    writer = NoteWriter(random)
    offsets = {person.key: n % SPREAD_DAYS for n, person in enumerate(PEOPLE)}
    paths = []
    for seed, goal in written:
        voice = writer.voice(seed.owner, kestrel.department(seed))
        last = kestrel.last_check_in_on(seed, offsets[seed.owner])
        goal_steps = steps(
            seed,
            kestrel.timing.check_in_days(last) if has_check_ins(seed, goal) else [],
            span_of(goal.cycle),
            kestrel.timing,
            voice=voice,
            random=random,
        )
        paths.append(
            GoalPath(goal, kestrel.people[seed.owner], goal_steps, seed.changed)
        )
    _record_created(written)
    return paths


def has_check_ins(seed: GoalSeed, goal: Goal) -> bool:
    """Whether people check in on it: a sum follows its supporting goals."""
    is_weekly = goal.is_measured and not seed.far
    return is_weekly and goal.is_open and bool(seed.weeks or not seed.is_summed)


def _record_created(written: list[tuple[GoalSeed, Goal]]) -> None:
    Event.objects.bulk_create(
        event("goal.created", goal, goal.created_by, goal.created_at, state=goal.state)
        for _seed, goal in written
    )
