"""The form of a whole check-in: goals, questions and intentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkins.forms import YES_NO, CheckInForm
from checkins.models import Answer, Intention, Question
from checkins.weekly.intentions import MOST_LETTERS, MOST_LINES, all_lines_of
from checkins.weekly.services import GoalEntry
from goals.kinds import confidence_style
from ui.charts.confidence import PERCENT, WORDS, nearest
from ui.fields import too_long

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from checkins.models import CheckInDraft
    from checkins.weekly.form_data import AskedGoal, CheckInFormData, GoalSection
    from checkins.weekly.submitted import AnsweredQuestion

MOST_TEXT: int = Answer._meta.get_field("text").max_length or 4_000
SETTLED = (
    (Intention.State.DONE, gettext_lazy("Done")),
    (Intention.State.CARRIED, gettext_lazy("Carried over")),
    (Intention.State.DROPPED, gettext_lazy("Dropped")),
)


class WeeklyGoalFields(CheckInForm):
    """One goal of the form; its field names are prefixed with the goal's public id.

    `unchanged`: "1" once “Nothing changed” was chosen. It is a field, unlike the button
    of the single card, so that a draft restores it.
    """

    unchanged = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        asked: AskedGoal,
        draft: CheckInDraft | None,
        asks: bool = True,
    ) -> None:
        self.asked = asked
        prefix = asked.goal.public_id
        super().__init__(
            data,  # type: ignore[arg-type]  # any mapping does
            goal=asked.goal,
            asks=asks,
            prefix=prefix,
            auto_id="at-%s",
            initial=_initial_values(asked) | _drafted_values(asked, draft, prefix),
        )

    @property
    def confidence_id(self) -> str:
        return str(self["confidence"].auto_id)

    @property
    def confidence_name(self) -> str:
        return self.add_prefix("confidence")

    @property
    def pace_differs(self) -> bool:
        """Whether pace suggests another confidence than the control shows."""
        by_pace, chosen = self.asked.by_pace, self.chosen_confidence
        return by_pace is not None and (chosen is None or nearest(chosen) != by_pace)

    @property
    def is_unchanged(self) -> bool:
        return str(self["unchanged"].value() or "") == "1"

    @property
    def recorded_value(self) -> Decimal | None:
        current = self.asked.current
        return super().recorded_value if current is None else current.value

    @property
    def keeps_both(self) -> bool:
        return str(self.data.get(self.add_prefix("unchanged"), "")) == "1"

    @property
    def entry(self) -> GoalEntry:
        """The goal's entry, once the form is valid.

        An automatic value counts as confirmed when the same value is submitted.
        """
        data = self.cleaned_data
        reading = self.asked.reading
        value = data.get("value")
        return GoalEntry(
            goal=self.goal,
            value=value,
            confidence=data["confidence"],
            note=data["note"],
            is_unchanged=data["unchanged"] == "1",
            token=data["token"],
            reading=reading if reading and value == reading.value else None,
        )

    @property
    def says_something(self) -> bool:
        """Whether anything was entered for a goal that was not asked about."""
        untouched = WeeklyGoalFields(None, asked=self.asked, draft=None)
        return self.texts() != untouched.texts()

    def texts(self) -> dict[str, str]:
        """The texts that its controls show, by field name."""
        names = ("value", "confidence", "note", "unchanged")
        return {name: self._text(name).strip() for name in names if name in self.fields}

    def _text(self, name: str) -> str:
        if name == "value" and self.asks_yes_or_no:
            return "1" if self.is_yes else "0"
        if name == "confidence" and confidence_style(self.goal) != PERCENT:
            chosen = self.chosen_confidence
            return "" if chosen is None else str(nearest(chosen))
        shown = self.fields[name].prepare_value(self[name].value())
        return "" if shown is None else str(shown)


def _initial_values(asked: AskedGoal) -> dict[str, Any]:
    """Initial values: the current check-in, else the automatic value, else the goal's.

    Without any earlier confidence, the one that pace suggests.
    """
    goal, current = asked.goal, asked.current
    if current is not None:
        return {
            "value": current.value,
            "confidence": current.confidence,
            "note": current.note,
        }
    confidence = asked.by_pace if goal.confidence is None else goal.confidence
    value = asked.reading.value if asked.reading else goal.current
    return {"value": value, "confidence": confidence, "note": ""}


def _drafted_values(
    asked: AskedGoal, draft: CheckInDraft | None, prefix: str
) -> dict[str, Any]:
    """The draft's values of the goal; none when a check-in was saved after the draft."""
    if draft is None:
        return {}
    current = asked.current
    if current is not None and current.created_at > draft.saved_at:
        return {}
    names = ("value", "confidence", "note", "token", "unchanged")
    keys = {name: f"{prefix}-{name}" for name in names}
    return {name: draft.data[key] for name, key in keys.items() if key in draft.data}


@dataclass(frozen=True, slots=True)
class SectionFields:
    """A section of the line of sight with the fields of its goals."""

    section: GoalSection
    goals: tuple[WeeklyGoalFields, ...]


@dataclass(frozen=True, slots=True)
class QuestionField:
    """A question with the text in its field.

    `error`: why a submitted text cannot be saved, or "".
    """

    asked: AnsweredQuestion
    name: str
    text: str
    error: str = ""

    @property
    def is_list(self) -> bool:
        return self.asked.question.purpose == Question.Purpose.NEXT


@dataclass(frozen=True, slots=True)
class IntentionField:
    """An earlier intention with its chosen outcome."""

    intention: Intention
    name: str
    chosen: str


class WeeklyCheckInForm:
    """The form of a period: bound to submitted data, else prefilled.

    Prefilled from the draft, else from the current check-ins. `asks`: whether unusual
    values are asked about.
    """

    choices = SETTLED

    def __init__(
        self,
        week: CheckInFormData,
        data: Mapping[str, str] | None = None,
        *,
        use_draft: bool = True,
        asks: bool = True,
    ) -> None:
        self.week, self.data, self.asks = week, data, asks
        self.draft = week.draft if use_draft else None
        self.parts = [
            SectionFields(section, tuple(self._goal(each) for each in section.goals))
            for section in week.sections
        ]
        self.others = [self._goal(each) for each in week.others]
        self.questions = [self._question(each) for each in week.questions]
        self.before = [self._settling(each) for each in week.before]

    def _goal(self, asked: AskedGoal) -> WeeklyGoalFields:
        """Unbound when the submitted form did not contain the goal."""
        data = self.data
        if data is not None and f"{asked.goal.public_id}-token" not in data:
            data = None
        return WeeklyGoalFields(data, asked=asked, draft=self.draft, asks=self.asks)

    def _field_text(self, name: str, current: str) -> str:
        """The text of a field: submitted, else drafted, else the stored one."""
        if self.data is not None:
            # PostgreSQL cannot store NUL.
            return str(self.data.get(name, "")).replace("\0", "")
        if self.draft is not None and name in self.draft.data:
            return str(self.draft.data[name])
        return current

    def _question(self, asked: AnsweredQuestion) -> QuestionField:
        name = f"q-{asked.question.public_id}"
        text = asked.answer.text if asked.answer else ""
        if asked.question.purpose == Question.Purpose.NEXT:
            text = self.week.lines if asked is self._first_list() else ""
        text = self._field_text(name, text)
        is_list = asked.question.purpose == Question.Purpose.NEXT
        error = "" if self.data is None else _error_of(text, is_list=is_list)
        return QuestionField(asked, name, text, error)

    def _first_list(self) -> AnsweredQuestion | None:
        lists = (
            each
            for each in self.week.questions
            if each.question.purpose == Question.Purpose.NEXT
        )
        return next(lists, None)

    def _settling(self, row: Intention) -> IntentionField:
        name = f"was-{row.public_id}"
        state = "" if row.state == Intention.State.OPEN else str(row.state)
        return IntentionField(row, name, self._field_text(name, state))

    @property
    def asked_goals(self) -> list[WeeklyGoalFields]:
        return [goal for part in self.parts for goal in part.goals]

    @property
    def sent(self) -> Iterator[WeeklyGoalFields]:
        """The goals that the submitted form contained."""
        yield from (goal for goal in (*self.asked_goals, *self.others) if goal.is_bound)

    @property
    def n_unasked(self) -> int:
        """Number of goals without a check-in that the submitted form did not contain."""
        goals = self.asked_goals
        return sum(goal.asked.is_waiting and not goal.is_bound for goal in goals)

    def is_valid(self) -> bool:
        # Validates every goal: each keeps its own errors.
        is_short = not any(each.error for each in self.questions)
        return not self.errors and is_short

    @property
    def errors(self) -> list[WeeklyGoalFields]:
        return [goal for goal in self.sent if goal.errors]

    # --- Submitted data, once it is valid ---------------------------------------------

    @property
    def entries(self) -> list[GoalEntry]:
        asked = [goal.entry for goal in self.asked_goals if goal.is_bound]
        more = [goal for goal in self.others if goal.is_bound and goal.says_something]
        return asked + [goal.entry for goal in more]

    @property
    def answers(self) -> dict[Question, str]:
        """Answers to the questions that the form contained."""
        return {
            each.asked.question: each.text
            for each in self.questions
            if not each.is_list
            and each.name in (self.data or {})
            and (each.text.strip() or not self._leaves_alone(each))
        }

    def _leaves_alone(self, written: QuestionField) -> bool:
        """Whether a blank field says nothing of an answer that the writer does not see."""
        return self.week.hides_others and written.asked.answer is None

    @property
    def intentions(self) -> list[str] | None:
        """The lines of all lists; None when the form contained none."""
        lists = [
            each
            for each in self.questions
            if each.is_list and each.name in (self.data or {})
        ]
        if not lists:
            return None
        return [line for each in lists for line in each.text.splitlines()]

    @property
    def settled(self) -> dict[int, str]:
        known = {str(state) for state, _label in SETTLED}
        return {
            each.intention.pk: each.chosen
            for each in self.before
            if each.chosen in known
        }


def _error_of(text: str, *, is_list: bool) -> str:
    """Why the text of a question cannot be saved whole; "" when it can."""
    lines = all_lines_of(text) if is_list else []
    if len(lines) > MOST_LINES:
        return _("Enter at most %(most)d lines.") % {"most": MOST_LINES}
    longest = max(lines, key=len, default="")
    return too_long(longest, MOST_LETTERS) or too_long(text.strip(), MOST_TEXT)


def fields_of(form: WeeklyCheckInForm) -> dict[str, str]:
    """Every field by name with the text that it shows, in the format of a draft."""
    found: dict[str, str] = {}
    for goal in (*form.asked_goals, *form.others):
        found |= {goal.add_prefix(name): text for name, text in goal.texts().items()}
    found |= {each.name: each.text for each in form.questions}
    return found | {each.name: each.chosen for each in form.before}


def labels_of(form: WeeklyCheckInForm) -> dict[str, str]:
    """Labels of the fields by name, each with its goal's title."""
    found: dict[str, str] = {}
    for goal in (*form.asked_goals, *form.others):
        for name in ("value", "confidence", "note"):
            if name in goal.fields:
                label = f"{goal.goal.title}: {goal.fields[name].label}"
                found[goal.add_prefix(name)] = label
    found |= {each.name: each.asked.question.text for each in form.questions}
    return found | {each.name: each.intention.text for each in form.before}


def words_of(form: WeeklyCheckInForm) -> dict[str, dict[str, str]]:
    """Display texts of choice fields: by field name, by value."""
    found: dict[str, dict[str, str]] = {}
    for goal in (*form.asked_goals, *form.others):
        if goal.asks_yes_or_no:
            found[goal.add_prefix("value")] = {key: str(word) for key, word in YES_NO}
        if confidence_style(goal.goal) != PERCENT:
            words = {str(key): str(word) for key, word in WORDS.items()}
            found[goal.confidence_name] = words
    settled = {str(state): str(label) for state, label in SETTLED}
    return found | {each.name: settled for each in form.before}
