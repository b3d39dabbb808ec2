"""Goals and people with their own schedule rule, and the search to add one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from goals.matching import with_words
from goals.models import Goal
from organizations.models import Membership
from scheduling.labels import how_often
from scheduling.models import CadenceRule
from scheduling.resolve import RuleScope
from scheduling.targets import rule_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A goal or person in the list. `how_often`: "" without an own rule."""

    name: str
    detail: str
    how_often: str
    url: str


@dataclass(frozen=True, slots=True)
class RuleList:
    """One page of the list. `q`: the search text; `page` counts from 1."""

    lines: list[RuleLine]
    q: str
    page: int
    has_more: bool

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1


def goals_with_rules(by: Membership, q: str, page: int) -> RuleList:
    """Active goals with a rule; with `q`: measured goals with its words, rule or not.

    Queries: 1, and one more for a search.
    """
    goals = Goal.objects.in_organization(by.organization).select_related("owner__user")
    goals = goals.filter(state=Goal.State.ACTIVE)
    if q:
        rows = with_words(goals, by.organization_id, q).measured()
        rows = rows.order_by("title", "pk")
        return _searched(by, rows, "goal", (q, page), _goal_line)
    rules = CadenceRule.objects.filter(goal__in=goals)
    rules = rules.select_related("goal__owner__user")
    return _with_rules(by, rules, "goal", page, _goal_line)


def people_with_rules(by: Membership, q: str, page: int) -> RuleList:
    """Members with a rule; with `q`: all members of that name. Queries: as
    `goals_with_rules`.
    """
    people = Membership.objects.in_organization(by.organization).current()
    people = people.select_related("user", "unit")
    if q:
        found = people.filter(Q(user__name__icontains=q) | Q(user__email__iexact=q))
        rows = found.order_by("user__name", "pk")
        return _searched(by, rows, "member", (q, page), _member_line)
    rules = CadenceRule.objects.filter(member__in=people)
    rules = rules.select_related("member__user", "member__unit")
    return _with_rules(by, rules, "member", page, _member_line)


type Line = Callable[[Any, CadenceRule | None, str], RuleLine]


def _with_rules(
    by: Membership, rules: QuerySet[CadenceRule], what: str, page: int, line: Line
) -> RuleList:
    found, has_more = paged(rules.order_by("pk"), page)
    slug = by.organization.slug
    lines = [line(getattr(rule, what), rule, slug) for rule in found]
    return RuleList(lines, "", page, has_more)


def _searched(
    by: Membership, rows: QuerySet[Any], what: str, asked: tuple[str, int], line: Line
) -> RuleList:
    q, page = asked
    found, has_more = paged(rows, page)
    rules = {
        getattr(rule, f"{what}_id"): rule
        for rule in CadenceRule.objects.filter(**{f"{what}__in": found})
    }
    slug = by.organization.slug
    lines = [line(row, rules.get(row.pk), slug) for row in found]
    return RuleList(lines, q, page, has_more)


def paged(rows: QuerySet[Any], page: int) -> tuple[list[Any], bool]:
    """One page of the rows, from 1, and whether another one follows. Queries: 1."""
    start = (page - 1) * PER_PAGE
    found = list(rows[start : start + PER_PAGE + 1])
    return found[:PER_PAGE], len(found) > PER_PAGE


def _goal_line(goal: Goal, rule: CadenceRule | None, slug: str) -> RuleLine:
    owner = str(goal.owner) if goal.owner else goal.owner_name
    return RuleLine(
        goal.title,
        owner,
        _how_often(rule),
        rule_url(slug, RuleScope.GOAL, goal.public_id),
    )


def _member_line(member: Membership, rule: CadenceRule | None, slug: str) -> RuleLine:
    where = str(member.unit) if member.unit else ""
    return RuleLine(
        str(member),
        where,
        _how_often(rule),
        rule_url(slug, RuleScope.MEMBER, member.public_id),
    )


def _how_often(rule: CadenceRule | None) -> str:
    return how_often(rule.cadence) if rule else ""
