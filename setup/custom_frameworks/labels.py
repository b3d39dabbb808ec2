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
    (Role.HORIZON.value, _("Far horizon: years away, above everything")),
    (Role.AIM.value, _("Aim: what is to be different")),
    (Role.RESULT.value, _("Result: shows that an aim is reached")),
    (Role.STATEMENT.value, _("Statement: a text without a percentage")),
)
ROLE_NAMES: dict[str, Text] = {
    Role.HORIZON.value: _("far horizon"),
    Role.AIM.value: _("aim"),
    Role.RESULT.value: _("result"),
    Role.STATEMENT.value: _("statement"),
}
ALONE = _("Alone")
PAGE = _("The page")
# Roles of other frameworks' goals that a kind can have as its parent.
UNDER: Choices = (
    (Role.HORIZON.value, _("Others’ horizons")),
    (Role.AIM.value, _("Others’ aims")),
    (Role.RESULT.value, _("Others’ results")),
)
BEHAVIOURS: Choices = (
    ("measured", _("Measured: by a number, or by yes or no")),
    ("contributes", _("Contributes: moves the goal above it")),
    ("ranked", _("Ranked: its order means something")),
    ("asks_confidence", _("Asks how confident people are")),
    ("paced_by_year", _("Paced by the year, not by the day")),
    ("begins_document", _("A page begins with it")),
)
# A statement has no number, so the rest does not apply to it.
OF_STATEMENTS = ("ranked", "begins_document")
SOURCES: Choices = (
    (Source.METRIC.value, _("Its own metric")),
    (Source.MEAN.value, _("The mean of the goals below")),
    (Source.SUM.value, _("The sum of the goals below")),
)
CADENCES: Choices = (
    (Cadence.WEEKLY.value, _("Every week")),
    (Cadence.MONTHLY.value, _("Every month")),
    (Cadence.QUARTERLY.value, _("Every quarter")),
    (Cadence.YEARLY.value, _("Every year")),
    (Cadence.NEVER.value, _("Never")),
)
SCORINGS: Choices = (
    (Scoring.PERCENT.value, _("As a percentage")),
    (Scoring.SCORE.value, _("As a score, 0.0 to 1.0")),
    (Scoring.NONE.value, _("Without a number")),
)
PER: Choices = (
    ("owner", _("Of one owner in one cycle")),
    ("parent", _("Under one goal")),
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
    (SectionStyle.VOICE.value, _("Voice: what people wrote")),
    (SectionStyle.RANKED.value, _("Ranked: a numbered row")),
    (SectionStyle.CARRIERS.value, _("Carriers: with the numbers below")),
    (SectionStyle.LIST.value, _("List: one sentence a line")),
    (SectionStyle.FIELD.value, _("A field of the goal it begins with")),
    (SectionStyle.NOTES.value, _("Notes: month by week")),
    (SectionStyle.TABLE.value, _("Table: goals with their metrics")),
)
SCOPES: Choices = (
    ("own", _("The page’s own goals")),
    ("line", _("Those of the units above too")),
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
    ("message-square", _("Speech")),
    ("key-round", _("Key")),
    ("calculator", _("Calculator")),
    ("sliders-horizontal", _("Sliders")),
    ("refresh-cw", _("Cycle")),
)
