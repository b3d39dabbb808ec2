"""The questions of the check-in. One that was answered is retired rather than reworded:
what people wrote keeps the question that they were asked.
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
from organizations.models import Organization
from organizations.services import record_event

if TYPE_CHECKING:
    from organizations.models import Membership

MOST = 6
# More are answered by few people.
MANY = 4


def _asked(by: Membership) -> list[Question]:
    """In order, while nobody else changes them."""
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    return questions_of(by.organization)


@transaction.atomic
def add_question(*, by: Membership, text: str, **choices: str) -> Question:
    """At the end. One that is asked already stays as it is; a retired one comes back.

    Raises ValidationError for one too many.
    """
    asked, text = _asked(by), _plain(text)
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
    """Other words for one that was answered make a new one in its place.

    Raises ValidationError for words that another one has.
    """
    asked, text = _asked(by), _plain(text)
    others = [each for each in asked if each.pk != question.pk]
    if question.retired_at is not None:
        return next((each for each in others if each.text == text), question)
    if any(each.text == text for each in others):
        raise ValidationError({"text": _("This is asked already.")})
    wanted = {"text": text, **choices}
    before = {name: getattr(question, name) for name in wanted}
    if before == wanted:
        return question
    if text != question.text and Answer.objects.filter(question=question).exists():
        return _replace(question, by=by, **wanted)
    _set(question, **wanted)
    fields = [name for name in wanted if wanted[name] != before[name]]
    record_event("question.changed", question, by=by, fields=fields)
    return question


def _replace(question: Question, *, by: Membership, **wanted: str) -> Question:
    _set(question, retired_at=timezone.now())
    new = Question(organization=by.organization)
    _set(new, position=question.position, **wanted)
    record_event("question.changed", new, by=by, instead_of=question.pk)
    return new


@transaction.atomic
def retire_question(question: Question, *, by: Membership) -> None:
    """Asked no more; what was answered stays. Twice is as once."""
    _asked(by)
    if Question.objects.filter(pk=question.pk, retired_at=None).update(
        retired_at=timezone.now()
    ):
        record_event("question.retired", question, by=by)


@transaction.atomic
def bring_back(question: Question, *, by: Membership) -> None:
    """Asked again, at the end. Raises ValidationError for one too many or the same twice."""
    asked = _asked(by)
    if any(each.pk == question.pk for each in asked):
        return
    if any(each.text == question.text for each in asked):
        raise ValidationError(_("This is asked already."))
    _check_room(asked)
    _set(question, retired_at=None, position=_end(asked))
    record_event("question.restored", question, by=by)


@transaction.atomic
def move_question(question: Question, place: int, *, by: Membership) -> None:
    """To that place among those that are asked, from 0; too far is the end."""
    asked = _asked(by)
    order = [each for each in asked if each.pk != question.pk]
    if len(order) == len(asked):
        return
    order.insert(max(place, 0), next(each for each in asked if each.pk == question.pk))
    if _number(order):
        record_event("question.moved", question, by=by, place=order.index(question))


@transaction.atomic
def restore_usual(*, by: Membership) -> None:
    """The usual three, and no others. What was asked before is retired."""
    asked = _asked(by)
    usual = usual_questions(by.organization)
    if [each.text for each in asked] == [each.text for each in usual]:
        return
    texts = {each.text for each in usual}
    Question.objects.filter(
        pk__in=[each.pk for each in asked if each.text not in texts]
    ).update(retired_at=timezone.now())
    for wanted in usual:
        rows = Question.objects.filter(organization=by.organization, text=wanted.text)
        row = rows.order_by(F("retired_at").desc(nulls_first=True)).first() or wanted
        _set(
            row,
            retired_at=None,
            position=wanted.position,
            purpose=wanted.purpose,
            rhythm=wanted.rhythm,
        )
    record_event("question.restored_usual", by, by=by)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _check_room(asked: list[Question]) -> None:
    if len(asked) >= MOST:
        raise ValidationError(
            _("%(most)d questions are the most: retire one first.") % {"most": MOST}
        )


def _end(asked: list[Question]) -> int:
    return max((each.position for each in asked), default=-1) + 1


def _set(question: Question, **values: Any) -> None:
    for name, value in values.items():
        setattr(question, name, value)
    question.full_clean(exclude=["organization"], validate_constraints=False)
    question.save()


def _number(order: list[Question]) -> bool:
    """Number them anew; says whether anything moved."""
    moved = [each for n, each in enumerate(order) if each.position != n]
    for n, each in enumerate(order):
        each.position = n
    Question.objects.bulk_update(moved, ["position"])
    return bool(moved)
