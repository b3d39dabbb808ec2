"""Builds guidance drafts from goals in memory, in a constant number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from frameworks.guidance import LANGUAGES, GoalDraft, Hint, WordLists, advise, words_for
from frameworks.selectors import catalogue_of
from goals.guidance.plain import GoalContext, PlainGoal
from goals.levels import level_from, level_of
from goals.models import Goal
from goals.neighbours import holder_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goals.querysets import GoalQuerySet
    from organizations.models import Membership, Organization

# An unsaved goal has no key of its own yet.
NEW = 0
# Most goals beside: nobody works on so many, and an import may have created more.
MOST_BESIDE = 5_000
COLUMNS = (
    *("position", "id", "title", "framework", "kind", "parent_id", "cycle_id"),
    *("owner_id", "owner__role", "owner_name", "unit_id", "unit__kind"),
    *("metric_type", "metric_unit", "direction", "start", "target", "current"),
    *("due_on", "cycle__starts_on", "cycle__ends_on", "indicator", "state"),
)

type Row = tuple[Any, ...]


def words_of(organization: Organization) -> WordLists:
    """Word lists of every language, as people mix them, and the organization's own.

    Queries: as `catalogue_of`.
    """
    return words_for(LANGUAGES, catalogue_of(organization).settings.words)


def hints_of(
    goals: Sequence[Goal],
    organization: Organization,
    reader: Membership | None = None,
) -> dict[int, list[Hint]]:
    """The hints of each goal by its id, 0 for an unsaved one.

    `reader`: as in `drafts_of`. Queries: 2, whatever the number, for goals that came
    `with_people`.
    """
    words = words_of(organization)
    drafts = drafts_of(goals, organization, reader)
    return {key: advise(draft, words) for key, draft in drafts.items()}


def draft_of(
    goal: Goal, organization: Organization, reader: Membership | None = None
) -> GoalDraft:
    """Draft of one goal in memory, saved or not. Queries: 2 `with_people`."""
    return drafts_of([goal], organization, reader)[goal.pk or NEW]


def drafts_of(
    goals: Sequence[Goal],
    organization: Organization,
    reader: Membership | None = None,
) -> dict[int, GoalDraft]:
    """Drafts of goals in memory, by id; their neighbours are read from the database.

    `reader`: whom the hints are for; goals that they may not know of are left out.
    Without one all drafts are. Not more than some thousand at a time. Inside the
    organization.
    """
    mine = {goal.pk or NEW: _plain(goal) for goal in goals}
    here = Goal.objects.in_organization(organization).unarchived()
    known = here.visible_to(reader) if reader else here.exclude(state=Goal.State.DRAFT)
    around = {**_neighbours(goals, known), **mine}
    catalogue = catalogue_of(organization)
    everything = GoalContext(around.values())
    return {key: everything.draft(plain, catalogue) for key, plain in mine.items()}


def _neighbours(goals: Sequence[Goal], here: GoalQuerySet) -> dict[int, PlainGoal]:
    """Goals above, below and beside, in their order. Queries: 2."""
    rows: set[Row] = set(_line(goals, here).values_list(*COLUMNS))
    rows.update(_beside(goals, here).values_list(*COLUMNS)[:MOST_BESIDE])
    return {row[1]: _from_row(row) for row in sorted(rows, key=lambda row: row[:2])}


def _line(goals: Sequence[Goal], here: GoalQuerySet) -> GoalQuerySet:
    ids = {goal.pk for goal in goals if goal.pk}
    parents = {goal.parent_id for goal in goals if goal.parent_id}
    return here.filter(Q(pk__in=parents) | Q(parent_id__in=ids | parents))


def _beside(goals: Sequence[Goal], here: GoalQuerySet) -> GoalQuerySet:
    """Goals of the same holders: in the cycle, and of the same metric before."""
    whose = Q(owner_id__in={goal.owner_id for goal in goals if goal.owner_id})
    whose |= Q(unit_id__in={goal.unit_id for goal in goals if goal.unit_id})
    if any(goal.owner_id is None and goal.unit_id is None for goal in goals):
        whose |= Q(owner=None, unit=None)
    when = Q(cycle_id__in={goal.cycle_id for goal in goals if goal.cycle_id})
    measures = {goal.metric_unit for goal in goals if goal.metric_unit}
    return here.filter(whose, when | Q(metric_unit__in=measures, start__isnull=False))


def _from_row(row: Row) -> PlainGoal:
    _position, key, title, framework, kind, parent, cycle, *rest = row
    owner, role, name, unit, unit_kind, *metric = rest
    level = level_from(unit_kind, role, name)
    *numbers, due_on, starts_on, ends_on, indicator, state = metric
    metric_type, metric_unit, direction, start, target, current = numbers
    return PlainGoal(
        key=key,
        title=title,
        framework=framework,
        kind=kind,
        level=level,
        parent=parent,
        holder=holder_from(level, owner, unit),
        cycle=cycle,
        metric_type=metric_type,
        metric_unit=metric_unit,
        direction=direction,
        start=start,
        target=target,
        current=current,
        due_on=due_on,
        starts_on=starts_on,
        ends_on=ends_on,
        indicator=indicator,
        in_force=state == Goal.State.ACTIVE,
        is_closed=state == Goal.State.CLOSED,
    )


def _plain(goal: Goal) -> PlainGoal:
    level = level_of(goal)
    return PlainGoal(
        key=goal.pk or NEW,
        title=goal.title,
        description=goal.description,
        framework=goal.framework,
        kind=goal.kind,
        level=level,
        parent=goal.parent_id,
        holder=holder_from(level, goal.owner_id, goal.unit_id),
        cycle=goal.cycle_id,
        metric_type=goal.metric_type,
        metric_unit=goal.metric_unit,
        direction=goal.direction,
        start=goal.start,
        target=goal.target,
        current=goal.current,
        due_on=goal.due_on,
        starts_on=goal.cycle.starts_on if goal.cycle_id else None,
        ends_on=goal.cycle.ends_on if goal.cycle_id else None,
        has_owner=bool(goal.owner_id or goal.owner_name or goal.unit_id),
        indicator=goal.indicator,
        in_force=goal.state in (Goal.State.ACTIVE, Goal.State.DRAFT),
    )
