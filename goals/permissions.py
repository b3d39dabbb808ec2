"""Goals in the policy (organizations/policy): their states, relations and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.importing.columns import EXPORTED
from goals.models import Goal, GoalImport
from goals.readers import (
    is_named,
    is_named_editor,
    naming_goals,
    trusting_reports,
)
from organizations.hierarchy import below, is_above, leads, leads_any, led_by
from organizations.policy import (
    NOTHING,
    Access,
    Action,
    Relation,
    RelationAnswer,
    Subject,
    may,
    name_columns,
    name_urls,
    register,
)

if TYPE_CHECKING:
    from organizations.models import Membership, Unit

D = Goal.State.DRAFT


# --- Stored goals --------------------------------------------------------------------


def state_of(goal: Goal) -> str:
    if goal.is_private:
        return "private"
    if not goal.is_draft:
        return "in_force"
    if goal.state != D:
        return "archived_draft"
    return "shared_draft" if goal.is_shared else "draft"


OPEN = Q(visibility=Goal.Visibility.OPEN)
IN_STATE = {
    "in_force": OPEN & ~Q(state=D) & ~Q(archived_from=D),
    "archived_draft": OPEN & Q(archived_from=D),
    "shared_draft": OPEN & Q(state=D, is_shared=True),
    "draft": OPEN & Q(state=D, is_shared=False),
    "private": Q(visibility=Goal.Visibility.PRIVATE),
}


def _is_own(member: Membership, goal: Goal) -> bool:
    """Whether the member owns the goal, or wrote it while it is a draft."""
    return goal.owner_id == member.pk or (
        goal.is_draft and goal.created_by_id == member.pk
    )


def _own(member: Membership) -> Q:
    is_draft = Q(state=D) | Q(archived_from=D)
    return Q(owner=member) | (is_draft & Q(created_by=member))


def _is_reports(member: Membership, goal: Goal) -> bool:
    return goal.owner is not None and goal.owner.manager_id == member.pk


def _is_led(member: Membership, goal: Goal) -> bool:
    return leads(member, goal.unit_id)


def _is_of_line(member: Membership, goal: Goal) -> bool:
    return goal.owner_id is not None and is_above(member, goal.owner_id)


def _is_trusted(member: Membership, goal: Goal) -> bool:
    """Whether they are the owner's manager, where managers read private goals."""
    return member.organization.managers_read_private_goals and _is_reports(member, goal)


GOAL = Subject(
    "goal",
    state=state_of,
    in_state=IN_STATE.__getitem__,
    answers={
        Relation.SELF: RelationAnswer(_is_own, _own),
        Relation.MANAGER: RelationAnswer(_is_reports, lambda me: Q(owner__manager=me)),
        Relation.UNIT_LEAD: RelationAnswer(
            _is_led, lambda me: Q(unit__pk__among=led_by(me))
        ),
        Relation.MANAGER_LINE: RelationAnswer(
            _is_of_line, lambda me: Q(owner__pk__among=below(me))
        ),
        Relation.NAMED: RelationAnswer(
            is_named, lambda me: Q(pk__among=naming_goals(me))
        ),
        Relation.NAMED_EDITOR: RelationAnswer(
            is_named_editor, lambda me: Q(pk__among=naming_goals(me, to_edit=True))
        ),
        Relation.READING_MANAGER: RelationAnswer(
            _is_trusted, lambda me: Q(owner__pk__among=trusting_reports(me))
        ),
    },
)
ONLY_LEADERS = _("Only the owner and their leaders can change this goal.")
register(
    GOAL,
    Action("goal.read", "goal", Access.READ),
    *(
        Action(f"goal.{verb}", "goal", Access.WRITE, refused=ONLY_LEADERS)
        for verb in ("edit", "check_in", "reorder", "archive", "delete", "share")
    ),
)


def _is_owned(member: Membership, goal: Goal) -> bool:
    return goal.owner_id == member.pk


register(
    Subject("goal_privacy", answers={Relation.SELF: RelationAnswer(_is_owned)}),
    Action(
        "goal.set_visibility",
        "goal_privacy",
        Access.WRITE,
        refused=_("Only the owner decides who can see this goal."),
    ),
)


# --- New goals -----------------------------------------------------------------------


class Wish(NamedTuple):
    """A goal that somebody wants to write: its owner, unit and parent's unit.

    Ids only, so that the lines of a file can be checked without loading rows.
    """

    owner_id: int | None = None
    owner_manager_id: int | None = None
    owner_unit_id: int | None = None
    unit_id: int | None = None
    parent_unit_id: int | None = None


def wish_for(
    owner: Membership | None, unit: Unit | None, parent: Goal | None = None
) -> Wish:
    return Wish(
        owner_id=owner.pk if owner else None,
        owner_manager_id=owner.manager_id if owner else None,
        owner_unit_id=owner.unit_id if owner else None,
        unit_id=unit.pk if unit else None,
        parent_unit_id=parent.unit_id if parent else None,
    )


def _is_for_oneself(member: Membership, wish: Wish) -> bool:
    """Whether the member would own the goal, in their own unit or none; or it would be
    their unit's as a whole, below another goal of that unit.
    """
    mine = member.unit_id
    if wish.owner_id is not None:
        return wish.owner_id == member.pk and wish.unit_id in (None, mine)
    return mine is not None and mine == wish.unit_id == wish.parent_unit_id


def _is_for_report(member: Membership, wish: Wish) -> bool:
    return wish.owner_manager_id == member.pk


def _is_for_led(member: Membership, wish: Wish) -> bool:
    owner_fits = wish.owner_id is None or leads(member, wish.owner_unit_id)
    if wish.unit_id is None:
        return wish.owner_id is not None and owner_fits
    return leads(member, wish.unit_id) and (owner_fits or wish.owner_id == member.pk)


register(
    Subject(
        "new_goal",
        answers={
            Relation.SELF: RelationAnswer(_is_for_oneself),
            Relation.MANAGER: RelationAnswer(_is_for_report),
            Relation.UNIT_LEAD: RelationAnswer(_is_for_led),
        },
    ),
    Action("goal.create", "new_goal", Access.WRITE),
)


# --- Imports -------------------------------------------------------------------------


def _leads_something(member: Membership, _row: None) -> bool:
    return leads_any(member)


def _is_own_import(member: Membership, row: GoalImport) -> bool:
    """Only while the member may import."""
    return row.by_id == member.pk and may(member, "goals.import")


def _own_imports(member: Membership) -> Q:
    return Q(by=member) if may(member, "goals.import") else NOTHING


ONLY_IMPORTERS = _("Only unit leads and HR admins can import goals.")
register(
    Subject(
        "importing", answers={Relation.UNIT_LEAD: RelationAnswer(_leads_something)}
    ),
    Action("goals.import", "importing", Access.WRITE, refused=ONLY_IMPORTERS),
)
register(
    Subject(
        "import",
        answers={Relation.SELF: RelationAnswer(_is_own_import, _own_imports)},
    ),
    Action("import.open", "import", Access.WRITE),
)


# --- Addresses and columns -----------------------------------------------------------

register(Subject("goals", answers={}), Action("goals.list", "goals", Access.READ))
name_urls(
    "goals.list",
    *(
        "goals:outline",
        "goals:rows",
        "goals:pulse",
        "goals:export",
        "goals:create",
    ),
    *("goals:guidance", "goals:parents", "strategy:index", "strategy:document"),
    *("examples:index", "examples:detail", "examples:use"),
)
name_urls(
    "goal.read",
    "goals:detail",
    "goals:explain",
    "goals:children",
    "goals:support_links",
)
name_urls(
    "goal.edit",
    *("goals:edit", "goals:align", "goals:support", "goals:override"),
    *("goals:status", "goals:activate", "goals:close", "goals:reopen"),
    "examples:made",
)
name_urls("goal.set_visibility", "goals:visibility")
name_urls("goal.archive", "goals:archive", "goals:restore")
name_urls("goal.share", "goals:share", "goals:unshare")
name_urls("goal.delete", "goals:delete")
name_urls("goal.reorder", "goals:reorder", "strategy:rank")
name_urls("goal.create", "strategy:start", "strategy:add")
name_urls("goals.import", "goals:import")
name_urls(
    "import.open",
    *("goals:import_detail", "goals:import_map", "goals:import_confirm"),
    "goals:import_undo",
)
name_columns("goals", "goal.read", EXPORTED)
