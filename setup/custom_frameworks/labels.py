"""Labels of the builder's choices, for people who do not know the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from frameworks.spec import (
    Cadence,
    FieldType,
    Level,
    Role,
    Scoring,
    SectionStyle,
    Source,
)

if TYPE_CHECKING:
    from frameworks.spec import Text

    type Choices = tuple[tuple[str, Text], ...]

LEVELS: Choices = (
    (Level.COMPANY.value, _("Company")),
    (Level.DEPARTMENT.value, _("Department")),
    (Level.TEAM.value, _("Team")),
    (Level.INDIVIDUAL.value, _("Individual")),
)
ROLES: Choices = (
    (Role.HORIZON.value, _("Long-term goal: years ahead, above everything else")),
    (Role.AIM.value, _("Aim: what should change")),
    (Role.RESULT.value, _("Result: shows that an aim is reached")),
    (Role.STATEMENT.value, _("Statement: text without progress")),
)
ROLE_NAMES: dict[str, Text] = {
    Role.HORIZON.value: _("long-term goal"),
    Role.AIM.value: _("aim"),
    Role.RESULT.value: _("result"),
    Role.STATEMENT.value: _("statement"),
}
ALONE = _("No parent goal")
PAGE = _("Page")
# Roles of other frameworks' goals that a kind can have as its parent.
UNDER: Choices = (
    (Role.HORIZON.value, _("Long-term goals (other frameworks)")),
    (Role.AIM.value, _("Aims (other frameworks)")),
    (Role.RESULT.value, _("Results (other frameworks)")),
)
BEHAVIOURS: Choices = (
    ("measured", _("Measured: with a number or yes/no")),
    ("contributes", _("Contributes: counts towards the parent goal")),
    ("ranked", _("Ranked: the order matters")),
    ("asks_confidence", _("Asks for confidence")),
    ("paced_by_year", _("Pace moves once a year, not daily")),
    ("begins_document", _("Starts a page")),
)
# A statement has no number, so the rest does not apply to it.
OF_STATEMENTS = ("ranked", "begins_document")
SOURCES: Choices = (
    (Source.METRIC.value, _("Own metric")),
    (Source.MEAN.value, _("Average of supporting goals")),
    (Source.SUM.value, _("Sum of supporting goals")),
)
CADENCES: Choices = (
    (Cadence.WEEKLY.value, _("Every week")),
    (Cadence.MONTHLY.value, _("Every month")),
    (Cadence.QUARTERLY.value, _("Every quarter")),
    (Cadence.YEARLY.value, _("Every year")),
    (Cadence.NEVER.value, _("Never")),
)
SCORINGS: Choices = (
    (Scoring.PERCENT.value, _("Percentage")),
    (Scoring.SCORE.value, _("Score from 0.0 to 1.0")),
    (Scoring.NONE.value, _("No number")),
)
PER: Choices = (
    ("owner", _("Owner and cycle")),
    ("parent", _("Parent goal")),
)
FIELD_TYPES: Choices = (
    (FieldType.SHORT_TEXT.value, _("Short text")),
    (FieldType.LONG_TEXT.value, _("Long text")),
    (FieldType.CHOICE.value, _("Choice")),
    (FieldType.NUMBER.value, _("Number")),
    (FieldType.DATE.value, _("Date")),
)
STYLES: Choices = (
    (SectionStyle.TITLE.value, _("Headline: the goal’s title, large")),
    (SectionStyle.VOICE.value, _("Text: what people wrote")),
    (SectionStyle.RANKED.value, _("Ranked: a numbered list")),
    (SectionStyle.CARRIERS.value, _("Supporting goals: listed with their numbers")),
    (SectionStyle.LIST.value, _("List: one sentence per line")),
    (SectionStyle.FIELD.value, _("Field: from the page’s first goal")),
    (SectionStyle.NOTES.value, _("Notes: by month and week")),
    (SectionStyle.TABLE.value, _("Table: goals with their metrics")),
)
SCOPES: Choices = (
    ("own", _("This page’s goals")),
    ("line", _("Also goals of the units above")),
)
ICONS: Choices = (
    ("target", _("Target")),
    ("flag", _("Flag")),
    ("gauge", _("Gauge")),
    ("sunrise", _("Sunrise")),
    ("eye", _("Eye")),
    ("list-tree", _("Tree")),
    ("waypoints", _("Waypoints")),
    ("git-fork", _("Fork")),
    ("link", _("Link")),
    ("users", _("People")),
    ("user", _("Person")),
    ("building-2", _("Building")),
    ("house", _("House")),
    ("circle-alert", _("Warning")),
    ("circle-help", _("Question")),
    ("info", _("Information")),
    ("check", _("Tick")),
    ("calendar-clock", _("Calendar")),
    ("book-open", _("Book")),
    ("message-square", _("Speech bubble")),
    ("key-round", _("Key")),
    ("calculator", _("Calculator")),
    ("sliders-horizontal", _("Sliders")),
    ("refresh-cw", _("Cycle")),
)
