"""A private goal is looked for at every door; nothing of it is found anywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from organizations.tenancy import in_organization
from tests.isolation.conftest import Things, make_things, signed_in
from tests.isolation.test_every_url import INSIDE, url_of
from tests.private_goals.conftest import SENTINELS, TITLE

if TYPE_CHECKING:
    from tests.private_goals.conftest import Private

# Somebody beside, the owner's manager (whom the organization lets read nothing), who is a
# leader, HR, and the owner of the organization.
STRANGERS = ("ben", "lena", "hal", "ada")
BEGINNING = TITLE[:6].lower()
NOWHERE = "bcdfghjkmnpq"
NOT_FOUND = 404
HTMX = {"HX-Request": "true"}


@pytest.fixture
def things(private: Private) -> Things:
    return make_things(private.acme.ada, private.acme.sales)


def found_in(text: str) -> list[str]:
    """Also where a search marks a part of a word."""
    plain = re.sub(r"<[^>]*>", "", text)
    return [word for word in SENTINELS if word in text or word in plain]


def addresses(things: Things, private: Private) -> list[str]:
    """Every page, and those that search or narrow down by what they are sent."""
    pages = [url_of(name, "acme", things) for name in INSIDE]
    outline = reverse("goals:outline", args=["acme"])
    pages += [
        *(f"{outline}?state={state}" for state in ("draft", "closed", "archived")),
        f"{outline}?q={BEGINNING}",
        f"{outline}?under={private.top.public_id}",
        f"{outline}?open={private.top.public_id}&open={private.secret.public_id}",
        f"{outline}?owner={private.acme.rita.public_id}",
    ]
    pages += [
        f"{reverse(name, args=['acme'])}?q={BEGINNING}"
        for name in ("search:results", "search:palette", "goals:parents")
    ]
    pages.append(reverse("people:person", args=["acme", private.acme.rita.public_id]))
    for goal in (private.top, private.sibling, private.below):
        pages += [
            url_of(name, "acme", None).replace(NOWHERE, goal.public_id)
            for name, entry in INSIDE.items()
            if entry.parts == {"goal_id": "goal"}
        ]
    return pages


@pytest.mark.parametrize("who", STRANGERS[:3])
def test_no_page_says_anything_of_it(
    private: Private, things: Things, who: str
) -> None:
    client = signed_in(getattr(private.acme, who))
    leaks: dict[str, list[str]] = {}
    broken = {}
    for url in addresses(things, private):
        for headers in ({}, HTMX) if "/goals/" in url else ({},):
            answer = client.get(url, headers=headers)
            if answer.status_code >= 500:
                broken[url] = answer.status_code
            if words := found_in(_text(answer)):
                leaks[url] = words
    assert (leaks, broken) == ({}, {})


def test_its_owner_finds_it_on_many_pages(private: Private, things: Things) -> None:
    """What is looked for above is there: the same pages show it to its owner."""
    client = signed_in(private.acme.rita)
    shown = {
        url for url in addresses(things, private) if found_in(_text(client.get(url)))
    }
    outline = reverse("goals:outline", args=["acme"])
    search = reverse("search:results", args=["acme"])
    assert {outline, f"{outline}?q={BEGINNING}", f"{search}?q={BEGINNING}"} <= shown
    assert len(shown) > 10


def _text(answer: Any) -> str:
    if answer.streaming:
        return b"".join(answer.streaming_content).decode(errors="replace")
    headers = " ".join(map(str, answer.headers.values()))
    return f"{answer.content.decode(errors='replace')} {headers}"


@pytest.mark.parametrize("who", STRANGERS)
def test_it_answers_as_what_is_not_there(private: Private, who: str) -> None:
    client = signed_in(getattr(private.acme, who))
    for name, entry in INSIDE.items():
        if entry.parts != {"goal_id": "goal"}:
            continue
        nowhere = url_of(name, "acme", None)
        secret = nowhere.replace(NOWHERE, private.secret.public_id)
        for method in ("get", "post"):
            hidden, missing = (
                _anonymous(getattr(client, method)(url), url)
                for url in (secret, nowhere)
            )
            assert hidden == missing, (name, method)


def _anonymous(answer: Any, url: str) -> tuple[Any, ...]:
    text = re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", answer.content.decode())
    headers = {
        key: each for key, each in answer.headers.items() if key != "X-Request-ID"
    }
    return answer.status_code, text.replace(url, "URL"), sorted(headers)


# --- The database ----------------------------------------------------------------------

TABLES = sorted(
    {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(
            isinstance(field, models.ForeignKey) and field.name == "organization"
            for field in model._meta.local_fields
        )
    }
)
# Computed by the roll-up from which its share in the parent's number is shown.
NUMBERS_ALONE = {"goals_goalprogress"}


def tables_with(words: tuple[str, ...]) -> set[str]:
    pattern = "|".join(words)
    found = set()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"SELECT count(*) FROM {table} row WHERE row::text ~* %s", [pattern]
            )
            if cursor.fetchone()[0]:
                found.add(table)
    return found


@pytest.mark.parametrize("who", [*STRANGERS, "mallory"])
def test_raw_sql_shows_nothing_of_it(private: Private, umbra: Any, who: str) -> None:
    member = umbra.mallory if who == "mallory" else getattr(private.acme, who)
    with in_organization(private.acme.organization.pk, member_id=member.pk):
        assert tables_with(SENTINELS) <= NUMBERS_ALONE


def test_raw_sql_shows_it_to_its_owner(private: Private) -> None:
    acme = private.acme
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        assert {
            *("goals_goal", "goals_goalword", "goals_adjustment", "goals_support"),
            *("checkins_checkin", "goals_goalprogressday"),
        } <= tables_with(SENTINELS)


def test_raw_sql_without_a_word_on_who_looks_shows_nothing_of_it(
    private: Private,
) -> None:
    with in_organization(private.acme.organization.pk, member_id=0):
        assert tables_with(SENTINELS) <= NUMBERS_ALONE
