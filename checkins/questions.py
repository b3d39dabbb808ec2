"""Adding, changing and retiring the organization's questions.

A question that was answered is retired rather than reworded, so that answers keep the
question that was asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.models import Answer, Question
from checkins.weekly.questions import questions_of, usual_questions
from organizations.services import lock_organization, record_event

if TYPE_CHECKING:
    from organizations.models import Membership

MOST = 6
# Completion drops with more questions.
MANY = 4


def _active_questions(by: Membership) -> list[Question]:
    """The active questions in order, locked against concurrent changes."""
    lock_organization(by)
    return questions_of(by.organization)


@transaction.atomic
def add_question(*, by: Membership, text: str, **choices: str) -> Question:
    """Add a question at the end, or restore the retired one with the same text.

    An active one stays as it is. Raises ValidationError when there are too many.
    """
    asked, text = _active_questions(by), _normalized(text)
    if known := next((each for each in asked if each.text == text), None):
        return known
    _check_room(asked)
    retired = Question.objects.filter(organization=by.organization, text=text).first()
    question = retired or Question(organization=by.organization, text=text)
    _set(question, retired_at=None, position=_end(asked), **choices)
    record_event("question.added", question, by=by)
    return question


@transaction.atomic
def change_question(
    question: Question, *, by: Membership, text: str, **choices: str
) -> Question:
    """Change a question; a new text replaces one that was answered by a new question.

    Raises ValidationError for the text of another active question.
    """
    asked, text = _active_questions(by), _normalized(text)
    # Loaded before the lock, it may have been retired or moved since.
    question.refresh_from_db()
    others = [each for each in asked if each.pk != question.pk]
    if question.retired_at is not None:
        return next((each for each in others if each.text == text), question)
    if any(each.text == text for each in others):
        raise ValidationError({"text": _("This question already exists.")})
    values = {"text": text, **choices}
    before = {name: getattr(question, name) for name in values}
    if before == values:
        return question
    if text != question.text and Answer.objects.filter(question=question).exists():
        return _replace(question, by=by, **values)
    _set(question, **values)
    fields = [name for name in values if values[name] != before[name]]
    record_event("question.changed", question, by=by, fields=fields)
    return question


def _replace(question: Question, *, by: Membership, **values: str) -> Question:
    _set(question, retired_at=timezone.now())
    new = Question(organization=by.organization)
    _set(new, position=question.position, **values)
    record_event("question.changed", new, by=by, instead_of=question.pk)
    return new


@transaction.atomic
def retire_question(question: Question, *, by: Membership) -> None:
    """Stop asking a question and keep its answers.

    Does nothing when already retired.
    """
    _active_questions(by)
    if Question.objects.filter(pk=question.pk, retired_at=None).update(
        retired_at=timezone.now()
    ):
        record_event("question.retired", question, by=by)


@transaction.atomic
def bring_back(question: Question, *, by: Membership) -> None:
    """Ask a retired question again, at the end.

    Raises ValidationError when there are too many, or another active one has the same
    text.
    """
    asked = _active_questions(by)
    if any(each.pk == question.pk for each in asked):
        return
    if any(each.text == question.text for each in asked):
        raise ValidationError(_("This question already exists."))
    _check_room(asked)
    question.refresh_from_db()
    _set(question, retired_at=None, position=_end(asked))
    record_event("question.restored", question, by=by)


@transaction.atomic
def move_question(question: Question, place: int, *, by: Membership) -> None:
    """Move a question to a position among the active ones, from 0; too far is the end."""
    asked = _active_questions(by)
    order = [each for each in asked if each.pk != question.pk]
    if len(order) == len(asked):
        return
    order.insert(max(place, 0), next(each for each in asked if each.pk == question.pk))
    if _number(order):
        record_event("question.moved", question, by=by, place=order.index(question))


@transaction.atomic
def restore_usual(*, by: Membership) -> None:
    """Restore the three default questions and retire all others."""
    asked = _active_questions(by)
    defaults = usual_questions(by.organization)
    if [each.text for each in asked] == [each.text for each in defaults]:
        return
    texts = {each.text for each in defaults}
    Question.objects.filter(
        pk__in=[each.pk for each in asked if each.text not in texts]
    ).update(retired_at=timezone.now())
    for default in defaults:
        rows = Question.objects.filter(organization=by.organization, text=default.text)
        row = rows.order_by(F("retired_at").desc(nulls_first=True)).first() or default
        _set(
            row,
            retired_at=None,
            position=default.position,
            purpose=default.purpose,
            rhythm=default.rhythm,
        )
    record_event("question.restored_usual", by, by=by)


def _normalized(text: str) -> str:
    return " ".join(text.split())


def _check_room(asked: list[Question]) -> None:
    if len(asked) >= MOST:
        raise ValidationError(
            _("You can have up to %(most)d questions. Retire one first.")
            % {"most": MOST}
        )


def _end(asked: list[Question]) -> int:
    return max((each.position for each in asked), default=-1) + 1


def _set(question: Question, **values: Any) -> None:
    for name, value in values.items():
        setattr(question, name, value)
    question.full_clean(exclude=["organization"], validate_constraints=False)
    question.save()


def _number(order: list[Question]) -> bool:
    """Renumber the questions by their order; True when a position changed."""
    moved = [each for n, each in enumerate(order) if each.position != n]
    for n, each in enumerate(order):
        each.position = n
    Question.objects.bulk_update(moved, ["position"])
    return bool(moved)
