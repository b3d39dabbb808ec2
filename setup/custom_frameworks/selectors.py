"""Reads for the builder: the organization's custom frameworks and their drafts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.http import Http404

from frameworks.registry import installed
from frameworks.selectors import catalogue_of
from goals.models import Goal
from setup.models import FrameworkDraft

if TYPE_CHECKING:
    from frameworks.spec import Framework
    from organizations.models import Membership, Organization

# URL segments that the builder uses itself.
RESERVED = ("new", "import")


@dataclass(frozen=True, slots=True)
class CustomFramework:
    """A custom framework in the list: active, a draft, or both."""

    slug: str
    name: str
    framework: Framework | None
    draft: FrameworkDraft | None
    n_goals: int

    @property
    def kinds(self) -> list[str]:
        """Names of its kinds, without those that have no name yet."""
        if self.framework:
            return [str(kind.label) for kind in self.framework.kinds]
        kinds = self.draft.document["kinds"] if self.draft else []
        return [kind["label"] for kind in kinds]


def custom_frameworks(organization: Organization) -> list[CustomFramework]:
    """Custom frameworks by name. Queries: 2, and the catalogue's."""
    in_force = {
        each.slug: each for each in catalogue_of(organization).frameworks if each.is_own
    }
    drafts = {
        draft.slug: draft
        for draft in FrameworkDraft.objects.filter(
            organization=organization
        ).select_related("author__user")
    }
    counted = _goals_by_framework(organization)
    found = []
    for slug in {*in_force, *drafts}:
        framework, draft = in_force.get(slug), drafts.get(slug)
        name = str(framework.name) if framework else ""
        if framework is None and draft:
            name = draft.document["name"]
        found.append(CustomFramework(slug, name, framework, draft, counted[slug]))
    return sorted(found, key=lambda own: (own.name.casefold(), own.slug))


def _goals_by_framework(organization: Organization) -> Counter[str]:
    goals = Goal.objects.in_organization(organization).unarchived().order_by()
    counted = goals.values_list("framework").annotate(n=Count("pk"))
    return Counter(dict(counted))


def goals_by_kind(organization: Organization, slug: str) -> Counter[str]:
    """Number of goals of each kind of the framework. Queries: 1."""
    goals = Goal.objects.in_organization(organization).filter(framework=slug)
    counted = goals.unarchived().order_by().values_list("kind").annotate(n=Count("pk"))
    return Counter(dict(counted))


def find_custom_framework(organization: Organization, slug: str) -> Framework | None:
    """The active custom framework; None for an installed one. Queries: the catalogue's."""
    found = catalogue_of(organization).framework(slug)
    return found if found is not None and found.is_own else None


def get_custom_framework(membership: Membership, slug: str) -> Framework:
    """The active custom framework. Raises Http404 when there is none."""
    found = find_custom_framework(membership.organization, slug)
    if found is None:
        raise Http404
    return found


def find_draft(membership: Membership, slug: str) -> FrameworkDraft | None:
    """Queries: 1."""
    drafts = FrameworkDraft.objects.select_related("author__user")
    return drafts.filter(organization=membership.organization, slug=slug).first()


def get_draft(membership: Membership, slug: str) -> FrameworkDraft:
    """Raises Http404."""
    draft = find_draft(membership, slug)
    if draft is None:
        raise Http404
    return draft


def taken_slugs(organization: Organization) -> set[str]:
    """Slugs that a new framework cannot have: goals of a removed framework keep its
    slug.

    Queries: 2, and the catalogue's.
    """
    known = {each.slug for each in catalogue_of(organization).frameworks}
    drafts = FrameworkDraft.objects.filter(organization=organization)
    used = _goals_by_framework(organization)
    return {*RESERVED, *known, *used, *drafts.values_list("slug", flat=True)}


def is_installed(slug: str) -> bool:
    return slug in {each.slug for each in installed()}
