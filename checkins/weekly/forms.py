"""The form of a whole check-in: a part for each goal, the questions, the intentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkins.forms import YES_NO, CheckInForm
from checkins.models import Answer, Intention, Question
from checkins.weekly.services import GoalEntry
from goals.kinds import confidence_style
from ui.charts.confidence import PERCENT, WORDS, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checkins.models import CheckInDraft
    from checkins.weekly.form_data import AskedGoal, CheckInFormData, GoalSection
    from checkins.weekly.submitted import AnsweredQuestion

MOST_TEXT = Answer._meta.get_field("text").max_length
SETTLED = (
    (Intention.State.DONE, _("Done")),
    (Intention.State.CARRIED, _("Carried over")),
    (Intention.State.DROPPED, _("Dropped")),
)


class GoalFields(CheckInForm):
    """One goal of the form; its fields begin with the goal's public id.

    `unchanged`: "1" once somebody said that nothing changed. It stays as it is when it is
    restored from a draft, unlike the pressed button of the single card.
    """

    unchanged = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        asked: AskedGoal,
        draft: CheckInDraft | None,
    ) -> None:
        self.asked = asked
        prefix = asked.goal.public_id
        super().__init__(
            data,  # type: ignore[arg-type]  # any mapping does
            goal=asked.goal,
            prefix=prefix,
            auto_id="at-%s",
            initial=_first_of(asked) | _typed(asked, draft, prefix),
        )

    @property
    def confidence_id(self) -> str:
        return str(self["confidence"].auto_id)

    @property
    def confidence_name(self) -> str:
        return self.add_prefix("confidence")

    @property
    def pace_differs(self) -> bool:
        """Whether pace says another word than the control shows."""
        by_pace, chosen = self.asked.by_pace, self.chosen_confidence
        return by_pace is not None and (chosen is None or nearest(chosen) != by_pace)

    @property
    def is_unchanged(self) -> bool:
        return str(self["unchanged"].value() or "") == "1"

    @property
    def keeps_both(self) -> bool:
        return str(self.data.get(self.add_prefix("unchanged"), "")) == "1"

    @property
    def entry(self) -> GoalEntry:
        """Once it is valid. What a machine read is confirmed by saying the same."""
        said = self.cleaned_data
        reading = self.asked.reading
        value = said.get("value")
        return GoalEntry(
            goal=self.goal,
            value=value,
            confidence=said["confidence"],
            note=said["note"],
            is_unchanged=said["unchanged"] == "1",
            token=said["token"],
            reading=reading if reading and value == reading.value else None,
        )

    @property
    def says_something(self) -> bool:
        """Of a goal that was not asked about: whether anybody wrote into it."""
        untouched = GoalFields(None, asked=self.asked, draft=None)
        return self.texts() != untouched.texts()

    def texts(self) -> dict[str, str]:
        """What its controls show, by the names of its fields."""
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


def _first_of(asked: AskedGoal) -> dict[str, Any]:
    """What the fields show first: what stands, else what a machine read, else the last.

    The confidence of a goal of which nobody has said any is what pace says.
    """
    goal, standing = asked.goal, asked.standing
    if standing is not None:
        return {
            "value": standing.value,
            "confidence": standing.confidence,
            "note": standing.note,
        }
    confidence = asked.by_pace if goal.confidence is None else goal.confidence
    value = asked.reading.value if asked.reading else goal.current
    return {"value": value, "confidence": confidence, "note": ""}


def _typed(asked: AskedGoal, draft: CheckInDraft | None, prefix: str) -> dict[str, Any]:
    """What the draft says of the goal, unless something came in after it."""
    if draft is None:
        return {}
    standing = asked.standing
    if standing is not None and standing.created_at > draft.saved_at:
        return {}
    names = ("value", "confidence", "note", "token", "unchanged")
    keys = {name: f"{prefix}-{name}" for name in names}
    return {name: draft.data[key] for name, key in keys.items() if key in draft.data}


@dataclass(frozen=True, slots=True)
class SectionFields:
    """A section of the line of sight with the parts of its goals."""

    section: GoalSection
    goals: tuple[GoalFields, ...]


@dataclass(frozen=True, slots=True)
class QuestionField:
    """A question with its text in the form."""

    asked: AnsweredQuestion
    name: str
    text: str

    @property
    def is_list(self) -> bool:
        return self.asked.question.purpose == Question.Purpose.NEXT


@dataclass(frozen=True, slots=True)
class IntentionField:
    """An earlier intention, and what was chosen for it."""

    intention: Intention
    name: str
    chosen: str


class WeeklyCheckInForm:
    """Bound to what was sent, else filled with the draft or with what stands."""

    choices = SETTLED

    def __init__(
        self,
        week: CheckInFormData,
        data: Mapping[str, str] | None = None,
        *,
        use_draft: bool = True,
    ) -> None:
        self.week, self.data = week, data
        self.draft = week.draft if use_draft else None
        self.parts = [
            SectionFields(section, tuple(self._goal(each) for each in section.goals))
            for section in week.sections
        ]
        self.others = [self._goal(each) for each in week.others]
        self.questions = [self._question(each) for each in week.questions]
        self.before = [self._settling(each) for each in week.before]

    def _goal(self, asked: AskedGoal) -> GoalFields:
        """A goal of which the form that was sent knew nothing is drawn afresh."""
        data = self.data
        if data is not None and f"{asked.goal.public_id}-token" not in data:
            data = None
        return GoalFields(data, asked=asked, draft=self.draft)

    def _said(self, name: str, standing: str) -> str:
        """What stands in a field: sent, drafted, or in already."""
        if self.data is not None:
            # No database holds a NUL.
            return str(self.data.get(name, "")).replace("\0", "")
        if self.draft is not None and name in self.draft.data:
            return str(self.draft.data[name])
        return standing

    def _question(self, asked: AnsweredQuestion) -> QuestionField:
        name = f"q-{asked.question.public_id}"
        text = asked.answer.text if asked.answer else ""
        if asked.question.purpose == Question.Purpose.NEXT:
            text = self.week.lines if asked is self._first_list() else ""
        return QuestionField(asked, name, self._said(name, text)[:MOST_TEXT])

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
        return IntentionField(row, name, self._said(name, state))

    @property
    def asked_goals(self) -> list[GoalFields]:
        return [goal for part in self.parts for goal in part.goals]

    @property
    def sent(self) -> Iterator[GoalFields]:
        """The goals of which the form that was sent knew."""
        yield from (goal for goal in (*self.asked_goals, *self.others) if goal.is_bound)

    @property
    def n_unasked(self) -> int:
        """Goals that wait, of which the form that was sent knew nothing."""
        goals = self.asked_goals
        return sum(goal.asked.is_waiting and not goal.is_bound for goal in goals)

    def is_valid(self) -> bool:
        # All of them: each keeps its own errors.
        return not self.errors

    @property
    def errors(self) -> list[GoalFields]:
        return [goal for goal in self.sent if goal.errors]

    # --- What was sent, once it is valid ----------------------------------------------

    @property
    def entries(self) -> list[GoalEntry]:
        asked = [goal.entry for goal in self.asked_goals if goal.is_bound]
        more = [goal for goal in self.others if goal.is_bound and goal.says_something]
        return asked + [goal.entry for goal in more]

    @property
    def answers(self) -> dict[Question, str]:
        """To the questions that were in the form."""
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
        """Line by line; None where the form did not ask."""
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


def fields_of(form: WeeklyCheckInForm) -> dict[str, str]:
    """Every field by its name with the text that it shows, as a draft would hold it."""
    found: dict[str, str] = {}
    for goal in (*form.asked_goals, *form.others):
        found |= {goal.add_prefix(name): text for name, text in goal.texts().items()}
    found |= {each.name: each.text for each in form.questions}
    return found | {each.name: each.chosen for each in form.before}


def labels_of(form: WeeklyCheckInForm) -> dict[str, str]:
    """What the fields are called, each with its goal, by their names."""
    found: dict[str, str] = {}
    for goal in (*form.asked_goals, *form.others):
        for name in ("value", "confidence", "note"):
            if name in goal.fields:
                label = f"{goal.goal.title}: {goal.fields[name].label}"
                found[goal.add_prefix(name)] = label
    found |= {each.name: each.asked.question.text for each in form.questions}
    return found | {each.name: each.intention.text for each in form.before}


def words_of(form: WeeklyCheckInForm) -> dict[str, dict[str, str]]:
    """What people read instead of the text of a field that is chosen, by their names."""
    found: dict[str, dict[str, str]] = {}
    for goal in (*form.asked_goals, *form.others):
        if goal.asks_yes_or_no:
            found[goal.add_prefix("value")] = {key: str(word) for key, word in YES_NO}
        if confidence_style(goal.goal) != PERCENT:
            words = {str(key): str(word) for key, word in WORDS.items()}
            found[goal.confidence_name] = words
    settled = {str(state): str(label) for state, label in SETTLED}
    return found | {each.name: settled for each in form.before}
