"""Data of an example's page: rows, and sentences about their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.examples.library import examples_for
from frameworks.examples.planning import frameworks_for, plan
from frameworks.examples.spec import ExampleSort, Smart
from frameworks.spec import Level, Role
from goals.selectors.line import glyph_of
from ui.charts.confidence import confidence_text
from ui.formats import format_value

if TYPE_CHECKING:
    from decimal import Decimal

    from frameworks.catalogue import Catalogue
    from frameworks.examples.planning import PlannedExampleGoal
    from frameworks.examples.spec import Example, ExampleMetric, ExampleStep
    from frameworks.spec import Framework, Text
    from goals.models import Goal

SORTS: dict[ExampleSort, tuple[Text, Text]] = {
    ExampleSort.CASCADE: (
        gettext_lazy("Cascades"),
        gettext_lazy("From the company down to one person’s work"),
    ),
    ExampleSort.LESSON: (
        gettext_lazy("Lessons"),
        gettext_lazy("Step by step, with what each step teaches"),
    ),
    ExampleSort.REFERENCE: (
        gettext_lazy("Reference documents"),
        gettext_lazy("Examples from the frameworks’ own sources"),
    ),
}
SMART: dict[Smart, Text] = {
    Smart.SPECIFIC: gettext_lazy("Specific"),
    Smart.MEASURABLE: gettext_lazy("Measurable"),
    Smart.ACHIEVABLE: gettext_lazy("Achievable"),
    Smart.RELEVANT: gettext_lazy("Relevant"),
    Smart.TIME_BOUND: gettext_lazy("Time-bound"),
}


class ExampleGroup(NamedTuple):
    """The examples of one category."""

    heading: Text
    hint: Text
    examples: list[ExampleCard]


class ExampleCard(NamedTuple):
    """An example in the list. `frameworks`: names of those that it is available in."""

    example: Example
    frameworks: list[str]
    n_goals: int


class FrameworkTab(NamedTuple):
    """A framework that an example is available in. `is_on`: some level uses it."""

    framework: Framework
    is_current: bool
    is_on: bool


class LessonStep(NamedTuple):
    """A step of a lesson.

    `smart`: (criterion, whether the step meets it); empty for a lesson about something
    else.
    """

    step: ExampleStep
    smart: list[tuple[Text, bool]]


class InsertedGoal(NamedTuple):
    """A goal created from an example. `depth`: number of its ancestors among them."""

    goal: Goal
    level: str
    depth: int


class ExamplePart(NamedTuple):
    """A section of a document: goals of one kind."""

    heading: str
    rows: list[ExampleRow]


@dataclass(slots=True)
class ExampleRow:
    """A goal of an example, with its children."""

    title: str
    description: str
    level: str
    kind: str
    kind_plural: str
    place: str
    measure: str
    is_open: bool
    confidence: str
    is_statement: bool
    below: list[ExampleRow] = field(default_factory=list)


def example_groups(
    catalogue: Catalogue, *, text: str, framework: str
) -> list[ExampleGroup]:
    """Examples that match the search, by category."""
    found = examples_for(catalogue, text=text, framework=framework)
    cards = [_card(example, catalogue) for example in found]
    everything = [
        ExampleGroup(
            heading, hint, [card for card in cards if card.example.sort == sort]
        )
        for sort, (heading, hint) in SORTS.items()
    ]
    return [group for group in everything if group.examples]


def _card(example: Example, catalogue: Catalogue) -> ExampleCard:
    names = [str(each.name) for each in frameworks_for(example, catalogue)]
    return ExampleCard(example, names, len(example.nodes))


def tabs(example: Example, catalogue: Catalogue, wanted: str) -> list[FrameworkTab]:
    """The frameworks to choose from; the wanted one is current, else the default."""
    fitting = frameworks_for(example, catalogue)
    slugs = [each.slug for each in fitting]
    current = wanted if wanted in slugs else _default_framework(fitting, catalogue)
    return [
        FrameworkTab(each, each.slug == current, catalogue.is_used(each.slug))
        for each in fitting
    ]


def _default_framework(fitting: list[Framework], catalogue: Catalogue) -> str:
    """Default framework: the organization's, from the top down; else the first enabled."""
    slugs = [each.slug for each in fitting]
    for level in Level:
        usual = catalogue.default(level)
        if usual and usual.slug in slugs:
            return usual.slug
    on = [slug for slug in slugs if catalogue.is_used(slug)]
    return next(iter(on or slugs), "")


def rows_of(
    example: Example, framework: Framework, catalogue: Catalogue, *, style: str
) -> list[ExampleRow]:
    """The whole example as a tree. `style`: how confidence is displayed."""
    rows: dict[str, ExampleRow] = {}
    top: list[ExampleRow] = []
    for planned in plan(example, framework, catalogue):
        row = rows[planned.node.key] = _row(planned, style)
        (rows[planned.above].below if planned.above else top).append(row)
    return top


def parts_of(example: Example, rows: list[ExampleRow]) -> list[ExamplePart]:
    """Sections of a reference document, one per kind. Empty for a tree."""
    if example.sort != ExampleSort.REFERENCE or example.tables or len(rows) != 1:
        return []
    parts: dict[str, ExamplePart] = {}
    for row in (rows[0], *rows[0].below):
        if row.below and row is not rows[0]:
            return []
        part = parts.setdefault(row.kind, ExamplePart(row.kind_plural, []))
        part.rows.append(row)
    return list(parts.values())


def _row(planned: PlannedExampleGoal, style: str) -> ExampleRow:
    node, kind = planned.node, planned.kind
    confidence = node.confidence
    is_far = kind.role == Role.HORIZON
    return ExampleRow(
        title=node.title,
        description=node.description,
        level="horizon" if is_far else planned.place.level.value,
        kind=str(kind.label),
        kind_plural=str(kind.label_plural),
        place=planned.place.name,
        measure=measure_text(node.measure) if node.measure else "",
        is_open=bool(node.measure and node.measure.is_open),
        confidence=confidence_text(confidence, style) if confidence is not None else "",
        is_statement=kind.is_statement,
    )


def made_rows(goals: list[Goal]) -> list[InsertedGoal]:
    """Rows in tree order: parents before their children."""
    below: dict[int | None, list[Goal]] = {}
    known = {goal.pk for goal in goals}
    for goal in goals:
        parent = goal.parent_id if goal.parent_id in known else None
        below.setdefault(parent, []).append(goal)
    return _made_below(below, None, 0)


def _made_below(
    below: dict[int | None, list[Goal]], parent: int | None, depth: int
) -> list[InsertedGoal]:
    rows: list[InsertedGoal] = []
    for goal in below.get(parent, ()):
        rows.append(InsertedGoal(goal, glyph_of(goal), depth))
        rows += _made_below(below, goal.pk, depth + 1)
    return rows


def lesson_steps(example: Example) -> list[LessonStep]:
    is_smart = any(step.has for step in example.steps)
    return [
        LessonStep(
            step, [(SMART[each], each in step.has) for each in SMART if is_smart]
        )
        for step in example.steps
    ]


def measure_text(measure: ExampleMetric) -> str:
    """The metric in words: “from 105% to 115%”, “at most 90 days”, “yes or no”."""
    if measure.type == "yes_no":
        return _("yes or no")
    target = _number(measure, measure.target)
    if measure.is_open:
        return measure.unit
    if measure.direction == "at_most":
        return _("at most %(target)s") % {"target": target}
    if measure.direction == "at_least":
        return _("at least %(target)s") % {"target": target}
    start = _number(measure, measure.start, unit=False)
    return _("from %(start)s to %(target)s") % {"start": start, "target": target}


def _number(measure: ExampleMetric, value: Decimal | None, *, unit: bool = True) -> str:
    return format_value(
        value,
        metric_type=measure.type,
        unit=measure.unit if unit else "",
        currency=measure.currency,
        compact=True,
    )
