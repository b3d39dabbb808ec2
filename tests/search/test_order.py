"""The order of what is found, beside a plain reading of the rules over all rows."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from goals.models import Goal
from organizations.models import Membership
from organizations.policy import may
from organizations.tenancy import in_organization
from search.selectors import search
from tests.factories import GoalFactory, MembershipFactory, create_copies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.cast import Acme

pytestmark = pytest.mark.django_db
TITLES = ("port", "ports", "Pört", "pier", "open", "logo", "ada", "lena", "portal")
NAMES = ("Ada Port", "Lena Pier", "Porter Open", "Zoë Logo", "Ben Portal")
TYPED = ("port", "pier port", "open", "lena", "lena port", "po", "zoe", "p l")
MISTYPED = ("protal", "lemma", "oppen", "pork prot")


# --- The rules, read plainly ---------------------------------------------------------------


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"[a-z0-9]+", "".join(x for x in plain if x.isascii()))


def is_meant(asked: str, word: str, *, typo: bool) -> bool:
    """Whether the word begins with what was asked, or with one typo of it."""
    if word.startswith(asked):
        return True
    beginnings = (word[:length] for length in range(len(word) + 1))
    long = len(asked) >= 4
    return typo and long and any(differs_by_one(asked, each) for each in beginnings)


def differs_by_one(a: str, b: str) -> bool:
    if len(a) == len(b):
        apart = [n for n in range(len(a)) if a[n] != b[n]]
        if len(apart) == 2 and apart[1] == apart[0] + 1:
            return a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]
        return len(apart) <= 1
    short, long = sorted((a, b), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def has_all(asked: str, had: Iterable[str], *, typo: bool = False) -> bool:
    had = list(had)
    return all(any(is_meant(a, b, typo=typo) for b in had) for a in words(asked))


def is_in_unit_of(by: Membership, row: Goal | Membership) -> bool:
    return by.unit_id is not None and row.unit_id == by.unit_id


def expected_goals(by: Membership, text: str, *, typo: bool = False) -> list[int]:
    goals = Goal.objects.select_related("owner__user", "owner__organization", "unit")
    rows = {goal.pk: goal for goal in goals}
    own = {goal.pk for goal in rows.values() if goal.owner_id == by.pk}
    line = {goal.pk for goal in rows.values() if goal.parent_id in own}
    for key in own:
        at: int | None = key
        while at:
            line.add(at)
            at = rows[at].parent_id

    def place(goal: Goal) -> tuple[object, ...]:
        is_near = [goal.pk in own, is_in_unit_of(by, goal), goal.pk in line, True]
        begins = " ".join(words(goal.title)).startswith(" ".join(words(text)))
        return is_near.index(True), not begins, goal.state != "active", -goal.pk

    found = [
        goal
        for goal in rows.values()
        if goal.state != "archived"
        and may(by, "goal.read", goal)
        and has_all(
            text,
            words(goal.title) + words(goal.owner.user.name if goal.owner else ""),
            typo=typo,
        )
    ]
    return [goal.pk for goal in sorted(found, key=place)]


def expected_people(by: Membership, text: str, *, typo: bool = False) -> list[int]:
    rows = {one.pk: one for one in Membership.objects.select_related("user")}

    def above(one: Membership) -> list[int]:
        line: list[int] = []
        at = one.manager_id
        while at and at not in line:
            line.append(at)
            at = rows[at].manager_id
        return line

    def place(one: Membership) -> tuple[object, ...]:
        is_close = one.pk in (by.pk, by.manager_id) or one.manager_id == by.pk
        in_line = one.pk in above(by) or by.pk in above(one)
        is_named = has_all(text, words(one.user.name), typo=typo)
        is_near = [is_close, is_in_unit_of(by, one), in_line, True]
        return not is_named, is_near.index(True), words(one.user.name), one.pk

    found = [
        one
        for one in rows.values()
        if has_all(text, words(one.user.name) + words(one.title), typo=typo)
    ]
    return [one.pk for one in sorted(found, key=place)]


# --- Random organizations --------------------------------------------------------------------


def fill(acme: Acme, rng: random.Random) -> list[Membership]:
    units = [acme.company, acme.sales, acme.legal, None]
    people = [acme.ada, acme.hal, acme.lena, acme.ben, acme.rita]
    for n in range(8):
        person = MembershipFactory.create(
            organization=acme.organization,
            user__name=rng.choice(NAMES),
            user__email=f"p{n}@example.com",
            title=rng.choice(("", "Port manager", "Open source lead", "Logo design")),
            unit=rng.choice(units),
            manager=rng.choice(people),
        )
        people.append(person)
    goals: list[Goal] = []
    seed = GoalFactory.create(by=acme.ada, title="Top port")
    goals.append(seed)
    for _n in range(60):
        parent = rng.choice(goals)
        owner = rng.choice([*people, None])
        (goal,) = create_copies(
            seed,
            {
                "title": " ".join(rng.choices(TITLES, k=rng.randint(1, 4))),
                "parent_id": parent.pk,
                "owner_id": owner.pk if owner else None,
                "unit_id": getattr(rng.choice(units), "pk", None),
                "state": rng.choice(
                    ("active", "active", "draft", "closed", "archived")
                ),
                "created_by_id": rng.choice(people).pk,
            },
        )
        goals.append(goal)
    return people


@pytest.mark.parametrize("seed", range(4))
def test_the_order_is_that_of_the_rules(acme: Acme, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  repeatable, not secret
    n_found = 0
    with in_organization(acme.organization.pk):
        fill(acme, rng)
        everybody = Membership.objects.select_related("user", "organization")
        for by in rng.sample(list(everybody), 5):
            for text in TYPED:
                found = search(by, text)
                assert not found.forgave
                assert found.goals == expected_goals(by, text), (by, text)
                assert found.people == expected_people(by, text), (by, text)
                n_found += len(found.goals) + len(found.people)
    assert n_found > 100


@pytest.mark.parametrize("seed", range(2))
def test_typos_find_what_the_rules_say(acme: Acme, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  repeatable, not secret
    n_found = 0
    with in_organization(acme.organization.pk):
        fill(acme, rng)
        everybody = Membership.objects.select_related("user", "organization")
        for by in rng.sample(list(everybody), 3):
            for text in MISTYPED:
                found = search(by, text)
                assert found.forgave
                goals = expected_goals(by, text, typo=True)
                assert set(found.goals) == set(goals), (by, text)
                people = expected_people(by, text, typo=True)
                assert set(found.people) == set(people), (by, text)
                n_found += len(found.goals) + len(found.people)
    assert n_found > 20
