"""Who may do what, in one place; default deny (docs/permissions.md).

`table`: object × state × relation → access. `roles`: role → capabilities. Each app says
in its `permissions.py` how its rows answer the relations. Ask `may`, `require`, `find`.
"""

from organizations.policy.decisions import NOTHING, find, may, require, who_may
from organizations.policy.registry import (
    Action,
    PolicyError,
    RelationAnswer,
    Subject,
    name_columns,
    name_messages,
    name_urls,
    register,
)
from organizations.policy.roles import capabilities_of, has
from organizations.policy.vocabulary import Access, Capability, Relation

__all__ = [
    "NOTHING",
    "Access",
    "Action",
    "Capability",
    "PolicyError",
    "Relation",
    "RelationAnswer",
    "Subject",
    "capabilities_of",
    "find",
    "has",
    "may",
    "name_columns",
    "name_messages",
    "name_urls",
    "register",
    "require",
    "who_may",
]
