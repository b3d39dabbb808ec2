"""The questions of the check-in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from checkins.models import Question
from checkins.questions import change_question, move_question, retire_question
from checkins.weekly.questions import questions_of
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import AnswerFactory, PeriodFactory
from tests.setup.scheduling.sending import HERE, events

QUESTIONS = f"{HERE}questions/"
USUAL = ["What moved?", "What is in the way?", "What comes next?"]
NEW = {"text": "What did you learn?", "purpose": "other", "rhythm": "monthly"}


def asked(acme: Acme) -> list[Question]:
    with in_organization(acme.organization.pk):
        return questions_of(acme.organization)


def texts(acme: Acme) -> list[str]:
    return [each.text for each in asked(acme)]


def do(client: Client, acme: Acme, which: str, what: str, **sent: str) -> int:
    with in_organization(acme.organization.pk):
        found = Question.objects.filter(text=which).first()
    assert found is not None
    return client.post(f"{QUESTIONS}{found.public_id}/{what}", sent).status_code


def test_a_question_is_added_once(hal: Client, acme: Acme) -> None:
    for _again in range(2):
        assert hal.post(QUESTIONS, NEW).status_code == 302
    assert texts(acme) == [*USUAL, "What did you learn?"]
    assert asked(acme)[-1].rhythm == "monthly"
    assert len(events(acme, "question.added")) == 1


def test_six_are_the_most(hal: Client, acme: Acme) -> None:
    for n in range(3):
        assert hal.post(QUESTIONS, NEW | {"text": f"{n}?"}).status_code == 302
    response = hal.post(QUESTIONS, NEW)
    assert response.status_code == 422
    assert "You can have up to six questions" in hal.get(QUESTIONS).content.decode()
    assert len(asked(acme)) == 6


def test_a_question_is_changed_in_its_place(hal: Client, acme: Acme) -> None:
    changed = {"text": "What moved it?", "purpose": "moved", "rhythm": "always"}
    path = f"{QUESTIONS}{asked(acme)[0].public_id}/"
    for _again in range(2):
        assert hal.post(path, changed).status_code == 302
    assert texts(acme) == ["What moved it?", *USUAL[1:]]
    assert len(events(acme, "question.changed")) == 1


def test_an_answer_keeps_the_question_that_was_asked(hal: Client, acme: Acme) -> None:
    first = asked(acme)[0]
    now = timezone.now()
    with in_organization(acme.organization.pk):
        period = PeriodFactory.create(
            member=acme.ben,
            week_on=now.date(),
            rhythm="weekly",
            opens_at=now,
            closes_at=now + dt.timedelta(days=1),
            grace_until=now + dt.timedelta(days=1),
        )
        answer = AnswerFactory.create(
            period=period,
            question=first,
            by=acme.ben,
            text="Ports",
        )
    path = f"{QUESTIONS}{first.public_id}/"
    sent = {"text": "What else?", "purpose": "moved", "rhythm": "always"}
    for _again in range(2):
        assert hal.post(path, sent).status_code == 302
    assert texts(acme) == ["What else?", *USUAL[1:]]
    with in_organization(acme.organization.pk):
        answer.refresh_from_db()
        assert answer.question.text == "What moved?"


def test_questions_move_by_buttons_and_by_dragging(hal: Client, acme: Acme) -> None:
    one, two, three = (each.public_id for each in asked(acme))
    do(hal, acme, USUAL[2], "move/", direction="up")
    assert texts(acme) == [USUAL[0], USUAL[2], USUAL[1]]
    do(hal, acme, USUAL[1], "move/", to="1", before=one)
    assert texts(acme) == [USUAL[1], USUAL[0], USUAL[2]]
    do(hal, acme, USUAL[1], "move/", to="1", before="")
    assert texts(acme) == [USUAL[0], USUAL[2], USUAL[1]]
    do(hal, acme, USUAL[0], "move/", direction="up")
    assert texts(acme) == [USUAL[0], USUAL[2], USUAL[1]]
    assert {two, three} == {each.public_id for each in asked(acme)[1:]}


def test_a_question_is_retired_and_restored(hal: Client, acme: Acme) -> None:
    asked(acme)
    for _again in range(2):
        assert do(hal, acme, USUAL[1], "retire/") == 302
    assert texts(acme) == [USUAL[0], USUAL[2]]
    assert [each.text for each in hal.get(QUESTIONS).context["questions"].retired] == [
        USUAL[1]
    ]
    for _again in range(2):
        do(hal, acme, USUAL[1], "back/")
    assert texts(acme) == [USUAL[0], USUAL[2], USUAL[1]]
    assert len(events(acme, "question.retired")) == 1
    assert len(events(acme, "question.restored")) == 1


def test_a_change_does_not_bring_back_what_was_retired_meanwhile(acme: Acme) -> None:
    """The form of one admin was loaded before the other retired the question."""
    first, second = asked(acme)[:2]
    with in_organization(acme.organization.pk):
        retire_question(Question.objects.get(pk=first.pk), by=acme.ada)
        change_question(first, text="What moved it?", by=acme.hal)
        move_question(Question.objects.get(pk=second.pk), 1, by=acme.ada)
        change_question(second, text="What hinders you?", by=acme.hal)
    assert texts(acme) == [USUAL[2], "What hinders you?"]


def test_the_default_questions_are_restored_in_one_action(
    hal: Client, acme: Acme
) -> None:
    hal.post(QUESTIONS, NEW)
    do(hal, acme, USUAL[0], "retire/")
    do(hal, acme, USUAL[2], "move/", direction="up")
    for _again in range(2):
        assert hal.post(f"{QUESTIONS}usual/").status_code == 302
    assert texts(acme) == USUAL
    assert len(events(acme, "question.restored_usual")) == 1


@pytest.mark.parametrize("what", ["", "move/", "retire/", "back/"])
def test_another_organizations_questions_are_not_found(
    hal: Client, umbra: Umbra, what: str
) -> None:
    with in_organization(umbra.organization.pk):
        theirs = questions_of(umbra.organization)[0].public_id
    assert hal.post(f"{QUESTIONS}{theirs}/{what}", NEW).status_code == 404
