"""The words of the policy: relations, capabilities, access. Pure data."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Relation(StrEnum):
    """What a member is to a row: a fact, never a role."""

    SELF = "self"
    MANAGER = "manager"
    MANAGER_LINE = "manager_line"
    UNIT_LEAD = "unit_lead"
    COLLEAGUE = "colleague"
    PARTNER = "partner"
    ASSISTANT = "assistant"
    ADDRESSEE = "addressee"
    NAMED = "named"
    NAMED_EDITOR = "named_editor"
    READING_MANAGER = "reading_manager"

    @property
    def meaning(self) -> str:
        return MEANINGS[self]


MEANINGS = {
    Relation.SELF: "the row's owner, subject or author",
    Relation.MANAGER: "the direct manager of the row's owner, as of now",
    Relation.MANAGER_LINE: "anyone above the row's owner, in any number of steps",
    Relation.UNIT_LEAD: (
        "named as lead of the row's unit, or of a unit above it in any depth"
    ),
    Relation.COLLEAGUE: "active member of the same organization",
    Relation.PARTNER: (
        "chosen by the row's owner to read their weekly update, since then and until "
        "either side ends it"
    ),
    Relation.ASSISTANT: "chosen by the row's owner to write their check-in",
    Relation.ADDRESSEE: "someone the check-in was escalated to",
    Relation.NAMED: "named on the row by its owner, to read it",
    Relation.NAMED_EDITOR: "named on the row by its owner, to read and edit it",
    Relation.READING_MANAGER: (
        "the direct manager of the row's owner, where the organization lets managers "
        "read private goals"
    ),
}


class Capability(StrEnum):
    """What a role gives."""

    PEOPLE_MANAGE = "people.manage"
    FRAMEWORKS_CONFIGURE = "frameworks.configure"
    CADENCE_CONFIGURE = "cadence.configure"
    CYCLES_MANAGE = "cycles.manage"
    GOALS_EDIT_ANY = "goals.edit_any"
    GOALS_IMPORT = "goals.import"
    PARTICIPATION_READ = "participation.read"
    AUDIT_READ = "audit.read"
    INTEGRATIONS_MANAGE = "integrations.manage"
    SECURITY_MANAGE = "security.manage"


# Whoever a cell of the table speaks of.
type Who = Relation | Capability


class Access(IntEnum):
    """How far somebody gets. Less than `READ`: the row is not there for them (404)."""

    NONE = 0
    READ = 1
    WRITE = 2
