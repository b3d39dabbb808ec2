from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkins.models import Question
from checkins.questions import MANY, MOST
from checkins.weekly.questions import questions_of, usual_questions
from scheduling.targets import one_of

if TYPE_CHECKING:
    from organizations.models import Membership

MOST_RETIRED = 20


@dataclass(frozen=True, slots=True)
class Questions:
    """`asked`: in order; `retired`: latest first, without those whose text is asked
    again.
    """

    asked: list[Question]
    retired: list[Question]
    is_usual: bool

    @property
    def is_full(self) -> bool:
        return len(self.asked) >= MOST

    @property
    def are_many(self) -> bool:
        return len(self.asked) >= MANY


def questions_for_setup(by: Membership) -> Questions:
    """The questions of the setup page. Queries: 2."""
    asked = questions_of(by.organization)
    texts = [each.text for each in asked]
    retired = Question.objects.filter(organization=by.organization).exclude(
        retired_at=None
    )
    usual = [each.text for each in usual_questions(by.organization)]
    return Questions(
        asked=asked,
        retired=list(
            retired.exclude(text__in=texts).order_by("-retired_at")[:MOST_RETIRED]
        ),
        is_usual=texts == usual,
    )


def get_question(by: Membership, public_id: str) -> Question:
    """One question. Raises Http404 when there is none. Queries: 1."""
    return one_of(Question.objects.filter(organization=by.organization), public_id)
