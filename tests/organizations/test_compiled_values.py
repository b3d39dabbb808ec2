"""Compiled queries: what is a value, what is a shape, and what is neither."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db.models import Q, QuerySet
from django.utils import timezone

from goals.models import Goal
from organizations.compiled_queries import compiled
from organizations.compiled_rows import UnsupportedQueryError
from organizations.models import Organization
from tests.organizations.test_compiled_queries import ids

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from tests.cast import Acme

__all__ = ["ids"]


def test_none_is_part_of_the_shape(inside_acme: Acme, ids: list[int]) -> None:
    @compiled
    def of_owner(owner_id: int | None, since: dt.datetime) -> QuerySet[Goal, int]:
        goals = Goal.objects.filter(owner=owner_id, created_at__gte=since)
        return goals.order_by("id").values_list("id", flat=True)

    since = timezone.now() - dt.timedelta(hours=1)
    assert of_owner(inside_acme.ben.pk, since) == ids[:2]
    assert of_owner(None, since) == ids[2:3]
    assert of_owner(inside_acme.rita.pk, since) == ids[3:]


def test_keywords_are_the_shape(inside_acme: Acme, ids: list[int]) -> None:
    @compiled
    def in_states(
        organization: Organization, *, states: tuple[str, ...]
    ) -> QuerySet[Goal, int]:
        goals = Goal.objects.in_organization(organization).filter(state__in=states)
        return goals.order_by("id").values_list("id", flat=True)

    acme = inside_acme.organization
    assert in_states(acme, states=("active",)) == ids[:3]
    assert in_states(acme, states=("active", "draft")) == ids
    assert in_states(acme, states=()) == []


def test_days_and_strings_are_values(inside_acme: Acme, ids: list[int]) -> None:
    @compiled
    def found(title: str, day: dt.date) -> QuerySet[Goal, int]:
        goals = Goal.objects.filter(Q(title=title), cycle__starts_on__lte=day)
        return goals.order_by("id").values_list("id", flat=True)

    today = inside_acme.organization.today()
    assert found("Grow", today) == ids
    assert found("Shrink", today) == []
    assert found("Grow", dt.date(1999, 4, 12)) == []


def test_strings_may_come_in_lists(inside_acme: Acme, ids: list[int]) -> None:
    @compiled
    def found(titles: list[str]) -> QuerySet[Goal, int]:
        goals = Goal.objects.filter(title__among=titles).order_by("id")
        return goals.values_list("id", flat=True)

    assert found(["Grow"]) == ids
    assert found(["Shrink", "it's", "Grow"]) == ids
    assert found(["Shrink"]) == []


def test_true_and_false_are_no_values() -> None:
    @compiled
    def shared(is_shared: bool) -> GoalQuerySet:
        return Goal.objects.filter(is_shared=is_shared)

    with pytest.raises(TypeError, match="pass them by keyword"):
        shared(True)  # noqa: FBT003  as said


def test_prefetching_is_refused(inside_acme: Acme) -> None:
    @compiled
    def with_children(organization: Organization) -> GoalQuerySet:
        goals = Goal.objects.in_organization(organization)
        return goals.prefetch_related("children")

    with pytest.raises(UnsupportedQueryError):
        with_children(inside_acme.organization)


def test_a_choice_and_its_text_are_one_shape(inside_acme: Acme, ids: list[int]) -> None:
    @compiled
    def in_state(
        organization: Organization, *, states: tuple[str, ...]
    ) -> QuerySet[Goal, int]:
        goals = Goal.objects.in_organization(organization).filter(state__in=states)
        return goals.order_by("id").values_list("id", flat=True)

    organization = inside_acme.organization
    active = in_state(organization, states=("active",))
    assert active
    assert in_state(organization, states=(Goal.State.ACTIVE,)) == active
