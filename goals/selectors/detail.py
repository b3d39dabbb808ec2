"""Everything that the goal page shows, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Window
from django.utils.translation import gettext as _

from frameworks.spec import Field, FieldType
from goals.access import discussed_with, may_edit, may_see
from goals.findings import findings_of
from goals.kinds import is_statement, kind_of, takes_check_ins
from goals.levels import level_of
from goals.metrics import metric_attainment, same_unit
from goals.models import Adjustment, Goal
from goals.nodes import metric_of
from goals.rules import clamp
from goals.selectors.charts import GoalChartData, draw, draws_values
from goals.selectors.explain import private_share
from goals.selectors.line import LinePosition, glyph_of, line_of
from goals.selectors.neighbours import read_around
from goals.selectors.scope import cycle_label
from organizations.compiled_queries import compiled
from ui.dates import format_date
from ui.formats import number_text

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goals.metrics import Metric
    from goals.querysets import GoalQuerySet
    from organizations.models import Membership, Organization

PAGE = 50
MOST_ADJUSTMENTS = 50
# States that count for the parent, if the goal contributes.
COUNTED = (Goal.State.ACTIVE, Goal.State.CLOSED)


class TargetComparison(NamedTuple):
    """Progress, 0–1, against both targets; None where it cannot be computed."""

    original: float | None
    amended: float | None


class KindFieldValue(NamedTuple):
    """A field with a value. `is_long`: multi-line text in Markdown."""

    slug: str
    label: str
    text: str
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class SupportingGoal:
    """A child goal. `mine_from`, `mine_width`: its part of the parent's target, 0–1."""

    goal: Goal
    level: str
    is_private: bool
    counts: bool
    mine_from: float | None = None
    mine_width: float | None = None


@dataclass(frozen=True, slots=True)
class SupportingGoals:
    """One page of child goals. `n` is the number of all."""

    rows: list[SupportingGoal]
    n: int
    page: int
    next_page: int | None
    is_sum: bool

    @property
    def shows_shares(self) -> bool:
        return any(row.mine_width is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class GoalPage:
    goal: Goal
    line: list[LinePosition]
    supporting: SupportingGoals
    adjustments: list[Adjustment]
    against: TargetComparison | None
    charted: GoalChartData
    marks: list[str]
    field_values: list[KindFieldValue]
    may_edit: bool
    may_check_in: bool
    has_one_on_one: bool
    is_overridden: bool
    level: str
    cycle: str
    today: dt.date
    private_share: float | None = None

    @property
    def shows_value(self) -> bool:
        """Whether the headline is the metric's value, not the percentage."""
        return self.goal.progress.value is not None and draws_values(
            self.goal, self.today
        )

    @property
    def above(self) -> list[LinePosition]:
        return self.line[:-1]


def goal_page(membership: Membership, goal: Goal, *, page: int = 1) -> GoalPage:
    """Content of the goal page. `goal` came `with_people`. Queries: 5, at any size; 6
    for a reader with a manager; 2 more above private goals.
    """
    today = membership.organization.today()
    line = line_of(membership, goal.pk)
    supporting = supporting_goals(membership, goal, page=page)
    adjustments = adjustments_of(membership, goal)
    parent = line[-2].goal if len(line) > 1 else None
    current = goal.progress.value
    editable = may_edit(membership, goal)
    return GoalPage(
        goal=goal,
        line=line,
        supporting=supporting,
        adjustments=adjustments,
        against=_against_both(
            metric_of(goal)._replace(current=current), goal.original_target
        ),
        charted=draw(goal, adjustments, today),
        marks=_marks(membership, goal, parent, supporting.n),
        field_values=_kind_field_values(goal),
        may_edit=editable,
        may_check_in=editable and takes_check_ins(goal),
        has_one_on_one=discussed_with(membership, goal) is not None,
        is_overridden=goal.has_override(today),
        level=glyph_of(goal),
        cycle=cycle_label(goal.cycle),
        today=today,
        private_share=private_share(membership, goal),
    )


def supporting_goals(
    membership: Membership, goal: Goal, *, page: int = 1
) -> SupportingGoals:
    """A page of the goal's children that are not archived, in their order.

    Queries: 1; 2 on the later pages of a sum, which continue where the page before
    ended.
    """
    begin = (page - 1) * PAGE
    found = _children(goal.organization, goal.pk, begin=begin)
    shown = found[:PAGE]
    n = getattr(shown[0], "n_siblings", 0) if shown else 0
    is_sum = goal.progress_source == Goal.Source.SUM
    rows, filled = [], _filled_before(goal, begin) if shown and is_sum else Decimal(0)
    for child in shown:
        child.organization = goal.organization
        row, filled = _supporting_goal(membership, goal, child, filled)
        rows.append(row)
    return SupportingGoals(
        rows, n, page, page + 1 if len(found) > PAGE else None, is_sum
    )


@compiled
def _children(
    organization: Organization, parent_id: int, *, begin: int
) -> GoalQuerySet:
    """A page of children, and the first of the next, each with the number of all."""
    found = _below(organization, parent_id).with_holders()
    counted = found.annotate(n_siblings=Window(Count("pk")))
    return counted[begin : begin + PAGE + 1]


def _below(organization: Organization, parent_id: int) -> GoalQuerySet:
    goals = Goal.objects.in_organization(organization).unarchived()
    return goals.filter(parent=parent_id).order_by("position", F("id"))


def _filled_before(goal: Goal, n: int) -> Decimal:
    """What the first `n` children add to the sum. Queries: 1, none for `n` = 0."""
    if n == 0:
        return Decimal(0)
    counted = Goal.objects.in_organization(goal.organization).filter(
        pk__in=_below(goal.organization, goal.pk).values("pk")[:n],
        contributes=True,
        state__in=COUNTED,
        metric_type=goal.metric_type,
        currency=goal.currency,
    )
    if goal.metric_unit:  # as goals.rules.same_unit
        same = Q(metric_unit="") | Q(metric_unit__iexact=goal.metric_unit)
        counted = counted.filter(same)
    total: Decimal | None = counted.aggregate(n=Sum("progress__value"))["n"]
    return total or Decimal(0)


def _supporting_goal(
    membership: Membership, parent: Goal, child: Goal, filled: Decimal
) -> tuple[SupportingGoal, Decimal]:
    """The child's row, and the running total of the sum after it."""
    counts = child.contributes and child.state in COUNTED and not is_statement(child)
    value = child.progress.value
    share = None
    if counts and value is not None and _adds_up(parent, child):
        share = (_share_of_target(filled, parent), _share_of_target(value, parent))
        filled += value
    row = SupportingGoal(
        goal=child,
        level=level_of(child).value,
        is_private=not may_see(membership, child),
        counts=counts,
        mine_from=share and share[0],
        mine_width=share and share[1],
    )
    return row, filled


def _adds_up(parent: Goal, child: Goal) -> bool:
    return (
        parent.progress_source == Goal.Source.SUM
        and bool(parent.target)
        and same_unit(metric_of(parent), metric_of(child))
    )


def _share_of_target(value: Decimal, parent: Goal) -> float:
    share = float(value / (parent.target or 1))
    return min(1.0, max(0.0, share))


def adjustments_of(membership: Membership, goal: Goal) -> list[Adjustment]:
    """Adjustments of the goal, the latest first. Queries: 1.

    `before_is_known`, `after_is_known`: whether the reader may know the parent's title.
    """
    return _adjustments(membership, goal.pk)


@compiled
def _adjustments(membership: Membership, goal_id: int) -> QuerySet[Adjustment]:
    known = Goal.objects.in_organization(membership.organization).visible_to(membership)
    rows = Adjustment.objects.filter(
        organization=membership.organization_id, goal=goal_id
    )
    shown = rows.select_related("by__user").annotate(
        before_is_known=Exists(known.filter(public_id=OuterRef("before"))),
        after_is_known=Exists(known.filter(public_id=OuterRef("after"))),
    )
    return shown[:MOST_ADJUSTMENTS]


def _marks(
    membership: Membership, goal: Goal, parent: Goal | None, n_children: int
) -> list[str]:
    """Findings of its framework and other notes about the goal, in sentences."""
    found = findings_of(
        goal,
        parent=parent.kind_ref if parent else None,
        n_children=n_children,
        around=read_around(goal, membership),
    )
    if parent is not None and not may_see(membership, parent):
        found = [finding for finding in found if finding.code != "misplaced"]
    marks = [str(finding.text) for finding in found]
    if goal.due_on and not goal.cycle.contains(goal.due_on):
        marks.append(_("The due date is outside the goal’s cycle."))
    if goal.owner_id is None and goal.owner_name:
        marks.append(_("%(name)s isn’t a member yet.") % {"name": goal.owner_name})
    return marks


# --- Amended targets and the kind's own fields --------------------------------------


def _against_both(metric: Metric, original: Decimal | None) -> TargetComparison | None:
    """Compare progress against both targets; None if the target never changed.

    Also None when progress cannot be computed against either. `metric.current` is the
    goal's present value.

    Example: “0.70 against the original target, 1.00 against the adjusted one”: 14 of
    20, then 14 of 14.
    """
    if original is None or original == metric.target or metric.type == "yes_no":
        return None
    found = TargetComparison(
        _against(metric, original), _against(metric, metric.target)
    )
    return None if found == (None, None) else found


def _against(metric: Metric, target: Decimal | None) -> float | None:
    attainment = metric_attainment(metric._replace(target=target))
    return None if attainment is None else clamp(attainment)


def _kind_field_values(goal: Goal) -> list[KindFieldValue]:
    """Non-empty field values, in the order of the kind. Queries: 0 `with_people`.

    Values of fields that the kind no longer defines are left out. If the kind is not
    installed, all values are returned, so that nothing is lost.
    """
    kind = kind_of(goal)
    definitions = (
        kind.fields if kind else [_unknown(slug) for slug in sorted(goal.fields)]
    )
    values = [(field, goal.field(field.slug)) for field in definitions]
    return [_field_value(field, value) for field, value in values if value]


def _unknown(slug: str) -> Field:
    label = slug.replace("_", " ").capitalize()
    return Field(slug, label, FieldType.LONG_TEXT)


def _field_value(field: Field, value: str) -> KindFieldValue:
    is_long = field.type == FieldType.LONG_TEXT
    return KindFieldValue(
        field.slug, str(field.label), _formatted(field, value), is_long
    )


def _formatted(field: Field, value: str) -> str:
    """The value formatted for the reader; as stored where it does not fit the type."""
    if field.type == FieldType.CHOICE:
        return str(dict(field.choices).get(value, value))
    try:
        if field.type == FieldType.DATE:
            return format_date(dt.date.fromisoformat(value))
        if field.type == FieldType.NUMBER:
            return number_text(Decimal(value))
    except (ValueError, InvalidOperation):
        return value
    return value
