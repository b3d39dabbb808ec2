"""Who may do what: object × state × relation or capability → access. Pure data.

Whoever is in no cell of a row may not know that it exists (404). Whoever may read it,
but not write it, is refused with 403. docs/permissions.md is generated from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from organizations.policy.vocabulary import Access, Capability, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organizations.policy.vocabulary import Who

R, W = Access.READ, Access.WRITE


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One row of the table. `state`: "" where an object has but one.

    `title`: what docs/permissions.md calls it. `note`: what the cells cannot show.
    `fields`: all that *w* lets somebody write, by form, file or job; empty where forms
    list them by themselves. `with_reason`: those of them that ask for a reason.
    """

    object: str
    title: str
    state: str = ""
    cells: Mapping[Who, Access] = field(default_factory=dict)
    note: str = ""
    fields: frozenset[str] = frozenset()
    with_reason: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.object, self.state

    def who(self, access: Access) -> tuple[Who, ...]:
        """Those who get at least that far."""
        return tuple(who for who, got in self.cells.items() if got >= access)


GOAL_FIELDS = frozenset(
    {
        *("framework", "kind", "title", "description", "fields", "source_note"),
        *("owner", "owner_name", "owner_email", "unit", "cycle", "due_on"),
        *("starts_on", "starts_with_cycle"),
        *("parent", "position", "contributes", "weight", "rationale"),
        *("metric_type", "direction", "start", "target", "current", "metric_unit"),
        *("currency", "decimals", "indicator", "progress_source"),
        *("override_progress", "override_reason", "override_until"),
        *("confidence", "status", "final_grade", "updated_on"),
    }
)

ROWS = (
    # --- Goals ---------------------------------------------------------------------
    PolicyRow(
        "goal",
        "Goal active, closed, or archived after it was active",
        state="in_force",
        cells={
            Relation.COLLEAGUE: R,
            Capability.GOALS_EDIT_ANY: W,
            Relation.SELF: W,
            Relation.MANAGER: W,
            Relation.UNIT_LEAD: W,
        },
        fields=GOAL_FIELDS,
        with_reason=(
            *("title", "start", "target", "owner", "parent", "weight"),
            *("starts_on", "starts_with_cycle"),
        ),
    ),
    PolicyRow(
        "goal",
        "Goal, draft",
        state="draft",
        cells={Relation.SELF: W},
        note="Of a draft, its author is *self* beside its owner.",
        fields=GOAL_FIELDS,
    ),
    PolicyRow(
        "goal",
        "Goal, shared draft",
        state="shared_draft",
        cells={
            Capability.GOALS_EDIT_ANY: R,
            Relation.SELF: W,
            Relation.MANAGER: R,
            Relation.UNIT_LEAD: R,
            Relation.MANAGER_LINE: R,
        },
    ),
    PolicyRow(
        "goal",
        "Goal, archived draft",
        state="archived_draft",
        cells={Relation.SELF: W},
        note="Archiving never widens who reads.",
    ),
    PolicyRow(
        "goal",
        "Goal, private, in any state",
        state="private",
        cells={
            Relation.SELF: W,
            Relation.NAMED: R,
            Relation.NAMED_EDITOR: W,
            Relation.READING_MANAGER: R,
        },
        note=(
            "Everybody else learns of it neither by a title, an owner nor a count; what "
            "it adds to a parent's number stands there without a name, where the "
            "organization shows it. HR hands it over when its owner leaves, unread; "
            "there is no grant to read it yet, so nobody else does. Of a private draft, "
            "its author is *self* beside its owner. The database refuses, too."
        ),
    ),
    PolicyRow(
        "goal_privacy",
        "Who can see a goal, and whom a private one names",
        cells={Relation.COLLEAGUE: R, Relation.SELF: W},
        note=("*Self*: its owner alone, not those whom they name. Read with the goal."),
        with_reason=("visibility",),
    ),
    PolicyRow(
        "new_goal",
        "Goal to be written, or to be given to somebody",
        cells={
            Capability.GOALS_EDIT_ANY: W,
            Relation.SELF: W,
            Relation.MANAGER: W,
            Relation.UNIT_LEAD: W,
        },
        note=(
            "*Self*: for oneself, in one's own unit or in none; and for one's unit as a "
            "whole, under a goal of that unit. *Unit lead*: for units that one leads and "
            "for their people."
        ),
    ),
    # --- Check-ins -----------------------------------------------------------------
    PolicyRow(
        "check_in",
        "Check-in on a goal: value, confidence, note",
        cells={Relation.SELF: W, Capability.GOALS_EDIT_ANY: W},
        note=(
            "Read by whoever reads its goal. Writing one needs *w* of the goal, or the "
            "week of its owner; taking one back: its author, as long as they may write "
            "of the goal."
        ),
    ),
    PolicyRow(
        "week",
        "Weekly check-in with its answers, not submitted",
        state="waiting",
        cells={Relation.SELF: W, Relation.MANAGER: R},
        note=(
            "The manager sees that it is missing, and the replies from before it was "
            "reopened; nothing that is typed and not submitted."
        ),
    ),
    PolicyRow(
        "week",
        "Weekly check-in with its answers, submitted",
        state="submitted",
        cells={
            Relation.SELF: W,
            Relation.MANAGER: R,
            Relation.PARTNER: R,
            Relation.ADDRESSEE: R,
        },
        note="Whoever reads it replies. HR admins and owners have no part in it.",
    ),
    PolicyRow(
        "written_week",
        "Checking in for somebody, not submitted",
        state="waiting",
        cells={Relation.SELF: W, Relation.MANAGER: W, Relation.ASSISTANT: W},
        note="Manager and assistant write it for them; what others typed stays theirs.",
    ),
    PolicyRow(
        "written_week",
        "Checking in for somebody, submitted",
        state="submitted",
        cells={Relation.SELF: W, Relation.MANAGER: W},
        note=(
            "Until its grace ends an assistant reads and changes it where they write "
            "it; nothing of it afterwards."
        ),
    ),
    PolicyRow(
        "managed_week",
        "Managing a weekly check-in: mark as read, escalate, flag, own confidence",
        cells={
            Relation.MANAGER: W,
            Relation.SELF: R,
            Relation.PARTNER: R,
            Relation.ADDRESSEE: R,
        },
        note="Nobody answers for themselves.",
    ),
    PolicyRow(
        "reply",
        "Reply to a check-in",
        cells={Relation.SELF: W},
        note="Read by whoever reads the check-in; taken back by its author.",
    ),
    PolicyRow(
        "partner",
        "Assistant or partner of somebody",
        cells={Relation.SELF: W},
        note="*Self*: both sides; either ends it.",
    ),
    PolicyRow(
        "one_on_one",
        "1:1 list of two people",
        state="live",
        cells={Relation.SELF: W},
        note="*Self*: the two. HR admins and owners have no part in it.",
    ),
    PolicyRow(
        "one_on_one",
        "1:1 list of two who are not manager and member any more",
        state="over",
        cells={Relation.SELF: R},
    ),
    PolicyRow(
        "leave",
        "Days away",
        cells={
            Relation.SELF: W,
            Relation.MANAGER: W,
            Capability.PEOPLE_MANAGE: W,
        },
    ),
    PolicyRow(
        "participation",
        "Participation: counts, never names, no group under 5",
        cells={Relation.UNIT_LEAD: R, Capability.PARTICIPATION_READ: R},
        note="*Unit lead*: of the units that they lead, with those below.",
    ),
    PolicyRow(
        "team",
        "Own people's check-ins, by name",
        cells={Relation.MANAGER: R},
    ),
    # --- The organization ----------------------------------------------------------
    PolicyRow(
        "person",
        "People and units",
        cells={Relation.COLLEAGUE: R, Capability.PEOPLE_MANAGE: W},
        note=(
            "No role above one's own is given or taken, by an invitation either. Whoever "
            "is invited reads nothing before they join."
        ),
    ),
    PolicyRow(
        "cycles",
        "Organization settings, cycles",
        cells={Relation.COLLEAGUE: R, Capability.CYCLES_MANAGE: W},
    ),
    PolicyRow(
        "frameworks",
        "Frameworks and hierarchy rules",
        cells={Relation.COLLEAGUE: R, Capability.FRAMEWORKS_CONFIGURE: W},
    ),
    PolicyRow(
        "cadence",
        "Cadence, questions, places, holidays",
        cells={Relation.COLLEAGUE: R, Capability.CADENCE_CONFIGURE: W},
    ),
    PolicyRow(
        "unit_cadence",
        "Cadence of a unit",
        cells={
            Relation.COLLEAGUE: R,
            Relation.UNIT_LEAD: W,
            Capability.CADENCE_CONFIGURE: W,
        },
        note="*Unit lead*: where the organization lets units choose.",
    ),
    PolicyRow(
        "importing",
        "Importing goals, and making tokens for metric sources",
        cells={
            Relation.COLLEAGUE: R,
            Relation.UNIT_LEAD: W,
            Capability.GOALS_IMPORT: W,
        },
        note=(
            "*Unit lead*: of any unit. Every line asks the policy as its author, in the "
            "dry run and again in the job: goals as above, new units as *people and "
            "units*, new cycles as *cycles*."
        ),
    ),
    PolicyRow(
        "import",
        "An import",
        cells={Relation.SELF: W, Capability.GOALS_IMPORT: W},
        note="*Self*: its author, as long as they may import.",
    ),
    PolicyRow(
        "value_source",
        "Token of a metric source",
        cells={
            Relation.SELF: W,
            Capability.PEOPLE_MANAGE: W,
            Capability.SECURITY_MANAGE: W,
        },
        note=(
            "Nobody ever sees the token again; *w* is to revoke it. It writes what the "
            "person who made it may write."
        ),
    ),
    PolicyRow(
        "integration",
        "Chat rooms",
        cells={Capability.INTEGRATIONS_MANAGE: W},
    ),
    PolicyRow(
        "audit_trail",
        "Audit trail: who did what, when and from where",
        cells={Capability.AUDIT_READ: R},
        note=(
            "Ids and names of actions, never what people wrote; titles as the reader may "
            "read the goals. What others did to one's own rows everybody reads "
            "(*own settings*)."
        ),
    ),
    PolicyRow(
        "own_settings",
        "Own profile, notification settings, inbox, calendar, and the pages that list "
        "what is one's own",
        cells={Relation.SELF: W},
    ),
    PolicyRow(
        "goals",
        "Lists, charts, documents and exports of goals, and the form of a new one",
        cells={Relation.COLLEAGUE: R},
        note="They hold the goals that the reader may read, and no others.",
    ),
)
TABLE = {row.key: row for row in ROWS}


def states_of(name: str) -> tuple[PolicyRow, ...]:
    """The rows of one object."""
    return tuple(row for row in ROWS if row.object == name)
