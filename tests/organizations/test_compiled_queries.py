"""Compiled queries answer as the QuerySets that they were made of, whoever asks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import FieldFetchBlocked
from django.db import connection, transaction
from django.db.models import F, Model, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Goal
from organizations.compiled_queries import CompiledQueryError, compiled
from organizations.hierarchy import enter_as, leads_any
from organizations.models import Membership, Organization
from organizations.policy import may
from organizations.tenancy import in_organization
from tests.factories import GoalFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

    from goals.querysets import GoalQuerySet
    from tests.cast import Acme, Umbra


def goals_with_people(member: Membership, ids: list[int]) -> GoalQuerySet:
    return (
        Goal.objects.in_organization(member.organization)
        .visible_to(member)
        .filter(pk__among=ids)
        .select_related("progress", "owner__user", "unit", "created_by")
        .defer("description")
        .annotate(parent_kind=F("parent__kind"))
        .order_by("id")
    )


def titles(member: Membership) -> QuerySet[Goal, str]:
    goals = Goal.objects.in_organization(member.organization).visible_to(member)
    return goals.order_by("id").values_list("title", flat=True)


@pytest.fixture
def ids(inside_acme: Acme) -> list[int]:
    """Two goals of Ben, one of the company's, and a draft of Rita."""
    acme = inside_acme
    goals = [
        GoalFactory.create(by=acme.ben, owner=acme.ben, unit=acme.sales),
        GoalFactory.create(by=acme.lena, owner=acme.ben, unit=acme.sales),
        GoalFactory.create(by=acme.ada, unit=acme.company),
        GoalFactory.create(by=acme.rita, owner=acme.rita, draft=True),
    ]
    return [goal.pk for goal in goals]


def contents(row: Model) -> dict[str, Any]:
    """Everything that is loaded of the row and of those joined to it."""
    joined = {
        name: contents(other) if isinstance(other, Model) else other
        for name, other in row._state.fields_cache.items()
        # The progress refers back to its goal.
        if name != "goal"
    }
    state = (row._state.adding, row._state.db, row._state.fetch_mode)
    columns = {name: value for name, value in vars(row).items() if name != "_state"}
    return {"model": type(row), "state": state, "joined": joined, **columns}


# --- The same answers -----------------------------------------------------------------


def test_instances_are_as_those_of_the_queryset(
    inside_acme: Acme, ids: list[int]
) -> None:
    query = compiled(goals_with_people)
    for member in (inside_acme.ben, inside_acme.rita, inside_acme.ada):
        found, expected = query(member, ids), goals_with_people(member, ids)
        assert [*map(contents, found)] == [*map(contents, expected)]
    assert len(query(inside_acme.rita, ids)) == 4
    assert len(query(inside_acme.ben, ids)) == 3
    assert len(query(inside_acme.ben, ids[:1])) == 1
    assert query(inside_acme.ben, []) == []


def test_a_deferred_column_is_loaded_when_it_is_read(
    inside_acme: Acme, ids: list[int]
) -> None:
    found = compiled(goals_with_people)(inside_acme.ben, ids)[0]
    with CaptureQueriesContext(connection) as queries:
        assert found.description == ""
    assert len(queries) == 1


def test_rows_share_the_people_they_refer_to(inside_acme: Acme, ids: list[int]) -> None:
    first, second, third = compiled(goals_with_people)(inside_acme.ben, ids)
    assert first.owner is second.owner
    assert first.progress is not second.progress
    assert third.owner is None
    # The same person as the author is another instance, as in a QuerySet.
    assert first.created_by == first.owner
    assert second.created_by == inside_acme.lena


def test_tuples_are_as_those_of_the_queryset(inside_acme: Acme, ids: list[int]) -> None:
    def pairs(member: Membership) -> QuerySet[Goal, tuple[Any, ...]]:
        goals = Goal.objects.in_organization(member.organization).order_by("id")
        return goals.values_list("title", "fields")

    found = compiled(pairs)(inside_acme.ben)
    assert found == list(pairs(inside_acme.ben))
    assert found[0][1] == {}


# --- Whose they are -------------------------------------------------------------------


def test_a_query_is_built_once_for_a_role(
    inside_acme: Acme, umbra: Umbra, ids: list[int], settings: Settings
) -> None:
    settings.VERIFY_COMPILED_QUERIES = False
    built: list[Membership] = []

    def counted(member: Membership) -> QuerySet[Goal, str]:
        built.append(member)
        return titles(member)

    query = compiled(counted)
    acme = inside_acme
    assert (len(query(acme.ben)), len(query(acme.rita)), len(query(acme.ben))) == (
        len(ids) - 1,
        len(ids),
        len(ids) - 1,
    )
    # With stand-ins, and once more with the first member's own values, to compare.
    assert len(built) == 2
    assert built[1] is acme.ben
    assert len(query(acme.hal)) == len(titles(acme.hal))
    assert len(built) == 4
    with in_organization(umbra.organization.pk):
        assert query(umbra.mallory) == []
        GoalFactory.create(by=umbra.mallory, title="Umbra's")
        assert query(umbra.mallory) == ["Umbra's"]
        # Row-level security stands beside the conditions of the query.
        assert query(acme.ben) == []


def test_what_is_no_key_of_the_member_cannot_be_read(inside_acme: Acme) -> None:
    @compiled
    def of_title(member: Membership) -> GoalQuerySet:
        return Goal.objects.filter(title=member.title)

    @compiled
    def of_zone(member: Membership) -> GoalQuerySet:
        return Goal.objects.filter(title=member.organization.time_zone)

    for query in (of_title, of_zone):
        with pytest.raises(FieldFetchBlocked):
            query(inside_acme.ben)


def test_what_the_database_knows_of_the_member_cannot_be_asked(
    inside_acme: Acme, settings: Settings
) -> None:
    settings.VERIFY_COMPILED_QUERIES = False

    @compiled
    def of_leaders(member: Membership) -> GoalQuerySet:
        goals = Goal.objects.in_organization(member.organization)
        return goals if leads_any(member) else goals.none()

    @compiled
    def of_importers(member: Membership) -> GoalQuerySet:
        goals = Goal.objects.in_organization(member.organization)
        return goals if may(member, "goals.import") else goals.none()

    for query in (of_leaders, of_importers):
        with pytest.raises(CompiledQueryError, match="while it is compiled"):
            query(inside_acme.ben)


def test_a_member_is_no_shape(inside_acme: Acme) -> None:
    """A member before and after a change of role is the same member to a dict."""

    @compiled
    def readable(*, member: Membership) -> GoalQuerySet:
        return Goal.objects.in_organization(member.organization).visible_to(member)

    with pytest.raises(TypeError, match="pass it by position"):
        readable(member=inside_acme.ben)


def test_the_first_call_of_a_shape_is_compared_without_the_setting_too(
    inside_acme: Acme, settings: Settings
) -> None:
    settings.VERIFY_COMPILED_QUERIES = False

    @compiled
    def since(organization: Organization, day: dt.date) -> GoalQuerySet:
        goals = Goal.objects.in_organization(organization)
        found = goals.filter(cycle__starts_on__lte=day)
        return found.active() if day.year > 3000 else found

    today = inside_acme.organization.today()
    for _ in range(2):
        with pytest.raises(CompiledQueryError, match="since depends on more"):
            since(inside_acme.organization, today)


def test_nothing_can_be_made_of_a_value(inside_acme: Acme, settings: Settings) -> None:
    """A constant that was made of a stand-in would be the same for everybody."""
    settings.VERIFY_COMPILED_QUERIES = False
    goals = Goal.objects.all()

    @compiled
    def others(member: Membership) -> GoalQuerySet:
        return goals.exclude(owner__pk__among=[member.pk])

    @compiled
    def week_to(day: dt.date) -> GoalQuerySet:
        week_before = day - dt.timedelta(days=7)
        return goals.filter(due_on__lte=day, due_on__gt=week_before)

    @compiled
    def moment_before(now: dt.datetime) -> GoalQuerySet:
        before = now - dt.timedelta(days=1)
        return goals.filter(created_at__lte=now, created_at__gt=before)

    @compiled
    def titled(text: str) -> GoalQuerySet:
        return goals.filter(Q(title=text) | Q(title__startswith=text))

    @compiled
    def numbered(member: Membership) -> GoalQuerySet:
        return goals.exclude(title=f"Goal of {member.pk}")

    @compiled
    def with_field(member: Membership) -> GoalQuerySet:
        return goals.exclude(fields={"by": member.pk})

    @compiled
    def first(n: int) -> GoalQuerySet:
        return goals.filter(pk__gt=n)[:n]

    calls: tuple[Callable[[], object], ...] = (
        lambda: others(inside_acme.ben),
        lambda: week_to(dt.date(2026, 1, 1)),
        lambda: moment_before(timezone.now()),
        lambda: titled("Grow"),
        lambda: numbered(inside_acme.ben),
        lambda: with_field(inside_acme.ben),
        lambda: first(3),
    )
    for call in calls:
        with pytest.raises(CompiledQueryError, match="makes something else"):
            call()


def test_a_query_that_depends_on_more_than_its_values_is_found(
    inside_acme: Acme,
) -> None:
    @compiled
    def recent(member: Membership) -> GoalQuerySet:
        goals = Goal.objects.in_organization(member.organization)
        return goals.filter(created_at__lt=timezone.now())

    with pytest.raises(CompiledQueryError, match="recent depends on more"):
        recent(inside_acme.ben)


def test_a_value_must_come_out_as_it_went_in() -> None:
    @compiled
    def containing(words: str) -> GoalQuerySet:
        return Goal.objects.filter(title__icontains=words)

    with pytest.raises(CompiledQueryError, match="does not use value"):
        containing("logo")


def test_a_list_is_one_value() -> None:
    @compiled
    def one_of(ids: list[int]) -> GoalQuerySet:
        return Goal.objects.filter(pk__in=ids)

    with pytest.raises(CompiledQueryError, match="A list is one value"):
        one_of([1, 2])


# --- Values and shapes ----------------------------------------------------------------


# --- How they are run -----------------------------------------------------------------


def prepared_statements(part: str) -> list[str]:
    """Those that the server keeps for this connection, and that have the text in them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement FROM pg_prepared_statements WHERE strpos(statement, %s) > 0",
            [part],
        )
        return [statement for (statement,) in cursor.fetchall()]


def test_the_server_plans_a_query_once(inside_acme: Acme, ids: list[int]) -> None:
    @compiled
    def found(ids: list[int], least: int, day: dt.date) -> QuerySet[Goal, int]:
        goals = Goal.objects.filter(pk__among=ids, pk__gte=least)
        new = goals.filter(cycle__starts_on__lte=day).exclude(title="planned once")
        return new.order_by("id").values_list("id", flat=True)

    today = inside_acme.organization.today()
    for wanted in (ids, ids[:1], [], ids[1:]):
        assert found(wanted, 1, today) == wanted
    assert found(ids, 2**40, today) == []
    # The empty list has no type of its own.
    assert len(set(prepared_statements("planned once"))) == 1


def test_constants_stand_in_the_text(inside_acme: Acme) -> None:
    @compiled
    def found(organization: Organization) -> QuerySet[Goal, str]:
        goals = Goal.objects.in_organization(organization)
        halves = goals.filter(Q(title__contains="50%") | Q(title="it's %s"))
        return halves.order_by("title").values_list("title", flat=True)

    for title in ("50% of ports", "50 ports", "it's %s"):
        GoalFactory.create(by=inside_acme.ben, title=title)
    assert found(inside_acme.organization) == ["50% of ports", "it's %s"]


def test_logged_queries_have_their_values(inside_acme: Acme, ids: list[int]) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = compiled(goals_with_people)(inside_acme.ben, ids)
    assert len(found) == len(ids) - 1
    assert f"= ANY('{{{','.join(map(str, ids))}}}'" in queries[0]["sql"]


def test_plans_of_a_request_serve_every_organization(acme: Acme) -> None:
    with transaction.atomic():
        enter_as(acme.ben)
        with connection.cursor() as cursor:
            cursor.execute("SHOW plan_cache_mode")
            assert cursor.fetchone() == ("force_generic_plan",)
