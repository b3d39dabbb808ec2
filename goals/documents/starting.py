"""Starts a document from the one above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import F

from frameworks.selectors import catalogue_of
from frameworks.spec import Role
from goals.access import may_create_for, may_see
from goals.documents.outlines import beginnings
from goals.models import Goal
from goals.services import create_goal
from goals.services.supporting import support_goal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameworks.spec import Framework, Kind
    from goals.documents.model import DocumentHolder, DocumentPage
    from organizations.models import Membership, Unit

OPEN = (Goal.State.ACTIVE, Goal.State.DRAFT)


class StartHolder(NamedTuple):
    """A possible holder of the new document."""

    public_id: str
    name: str
    is_me: bool = False


@dataclass(frozen=True, slots=True)
class ParentDocument:
    """The document to start from: `root` with its parts, in their order.

    `adoptable`: parts that may become part of the new document, e.g. methods;
    `principles`: statements to read, e.g. values.
    """

    framework: Framework
    root: Goal
    root_kind: Kind
    adopted_kind: Kind
    adoptable: list[Goal] = field(default_factory=list)
    principles: list[Goal] = field(default_factory=list)


def starters_of(membership: Membership, page: DocumentPage) -> list[StartHolder]:
    """Holders for whom the reader may start a document from this one. Queries: 0."""
    if page.root is None or page.root.goal.state not in OPEN:
        return []
    if adopted_kind(page.framework) is None or page.holder.unit is None:
        return []
    root = page.root.goal
    written = {link.holder.public_id for link in page.below}
    return [
        whose
        for whose in _near(membership, page.holder, root)
        if whose.public_id not in written
    ]


def _near(
    membership: Membership, holder: DocumentHolder, root: Goal
) -> Iterator[StartHolder]:
    """Units below that the reader may write for, then the reader."""
    mine = membership.unit
    units = list(holder.below)
    if mine is not None and mine.pk in holder.subtree and mine not in units:
        units.append(mine)
    for unit in units:
        if may_create_for(membership, None, unit, root):
            yield StartHolder(unit.public_id, unit.name)
    if mine is not None and mine.pk in {
        *holder.subtree,
        holder.unit and holder.unit.pk,
    }:
        yield StartHolder(membership.public_id, str(membership), is_me=True)


def adopted_kind(framework: Framework) -> Kind | None:
    """Kind of the parts that a new document may adopt from the one above.

    The kind between its root and its measured goals. None: the framework has none.
    """
    first = beginnings(framework)
    return next(
        (
            kind
            for kind in framework.kinds
            if kind.role == Role.AIM
            and not kind.measured
            and not kind.is_root
            and any(ref.kind in first for ref in kind.parents)
        ),
        None,
    )


def read_above(membership: Membership, root: Goal) -> ParentDocument | None:
    """The document to start from; None if none can start from it. Queries: 1."""
    framework = catalogue_of(membership.organization).framework(root.framework)
    kind = adopted_kind(framework) if framework else None
    root_kind = framework.kind(root.kind) if framework else None
    if framework is None or kind is None or root_kind is None:
        return None
    if root.kind not in beginnings(framework) or root.state not in OPEN:
        return None
    parts = list(_parts(membership, root))
    return ParentDocument(
        framework,
        root,
        root_kind,
        kind,
        adoptable=[goal for goal in parts if goal.kind == kind.slug],
        principles=[goal for goal in parts if _is_principle(goal, framework)],
    )


def _parts(membership: Membership, root: Goal) -> Iterable[Goal]:
    goals = (
        Goal.objects.in_organization(membership.organization)
        .filter(parent=root, framework=root.framework, state__in=OPEN)
        .select_related("owner")
        .order_by("position", F("id"))
    )
    return (goal for goal in goals if may_see(membership, goal))


def _is_principle(goal: Goal, framework: Framework) -> bool:
    kind = framework.kind(goal.kind)
    return kind is not None and kind.is_statement and kind.ranked


@transaction.atomic
def start_document(
    above: ParentDocument,
    *,
    by: Membership,
    owner: Membership | None,
    unit: Unit | None,
    under: Goal,
    adopted: Iterable[tuple[Goal, str]],
    **vision: Any,
) -> Goal:
    """Create the root goal of the new document, and the parts that it adopts.

    `under`: the root above, or a part of it that the new document supports. `adopted`:
    parts above, each with its title here; each is linked to the one it comes from.
    `vision`: title, description, state, public_id. Raises as `create_goal`.
    """
    shared = {
        "framework": above.framework.slug,
        "owner": owner,
        "unit": unit,
        "cycle": above.root.cycle,
    }
    kind = above.root_kind
    root = create_goal(
        by=by,
        kind=kind.slug,
        parent=under,
        progress_source=kind.source.value,
        contributes=kind.contributes,
        **shared,
        **vision,
    )
    part = above.adopted_kind
    for original, title in adopted:
        goal = create_goal(
            by=by,
            kind=part.slug,
            parent=root,
            title=title,
            state=root.state,
            progress_source=part.source.value,
            **shared,
        )
        support_goal(goal, original, by=by)
    return root
