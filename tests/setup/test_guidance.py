"""The organization's own words, and what they change beside the form."""

import pytest
from django.test import Client
from django.urls import reverse

from frameworks.guidance import GoalDraft, HintKind, advise
from frameworks.selectors import catalogue_of, history_of
from goals.guidance import words_of
from tests.cast import Acme

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, inside_acme: Acme) -> str:
    client.force_login(inside_acme.hal.user)
    return reverse("setup:guidance", args=["acme"])


def kinds(acme: Acme, title: str) -> set[str]:
    words = words_of(acme.organization)
    return {hint.kind for hint in advise(GoalDraft(title), words)}


def send(client: Client, url: str, acme: Acme, **words: str) -> int:
    version = catalogue_of(acme.organization).version
    data = {name.replace("__", "-"): text for name, text in words.items()}
    data |= {"action": "save", "seen": str(version), "reason": "Our words"}
    answer = client.post(url, data)
    acme.organization.refresh_from_db()
    return answer.status_code


def test_an_added_word_gets_a_hint(
    client: Client, page: str, inside_acme: Acme
) -> None:
    title = "Pollinate the teams"
    assert HintKind.VAGUE not in kinds(inside_acme, title)
    assert send(client, page, inside_acme, en__vague__add="  pollinate \n\nsow") == 302
    assert HintKind.VAGUE in kinds(inside_acme, title)
    shown = client.get(page).content.decode()
    assert "pollinate\nsow</textarea>" in shown


def test_a_removed_word_gets_no_hint(
    client: Client, page: str, inside_acme: Acme
) -> None:
    title = "Improve the scores"
    assert HintKind.VAGUE in kinds(inside_acme, title)
    assert send(client, page, inside_acme, en__vague__remove="improve") == 302
    assert HintKind.VAGUE not in kinds(inside_acme, title)


def test_a_change_is_a_version_that_can_be_reverted(
    client: Client, page: str, inside_acme: Acme
) -> None:
    send(client, page, inside_acme, en__vague__add="pollinate")
    send(client, page, inside_acme)
    assert [each.reason for each in history_of(inside_acme.organization)] == [
        "Our words",
        "Our words",
    ]
    assert not catalogue_of(inside_acme.organization).settings.words
    url = reverse("setup:version", args=["acme", 1])
    assert "+“pollinate”" in client.get(url).content.decode()


@pytest.mark.parametrize(
    "words", ["x" * 61, "\n".join(f"word{n}" for n in range(201))], ids=["long", "many"]
)
def test_too_many_words_are_reported_at_the_field_and_kept(
    client: Client, page: str, inside_acme: Acme, words: str
) -> None:
    data = {"en-vague-add": words, "action": "save", "seen": "0", "reason": "x"}
    answer = client.post(page, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"en-vague-add"}
    assert words[:60] in answer.content.decode()
