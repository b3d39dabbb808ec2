"""Who reads participation."""

from alignment.participation.export import COLUMNS
from organizations.hierarchy import leads_any
from organizations.policy import (
    Access,
    Action,
    Relation,
    RelationAnswer,
    Subject,
    name_columns,
    name_urls,
    register,
)

register(
    Subject(
        "participation",
        answers={Relation.UNIT_LEAD: RelationAnswer(lambda me, _row: leads_any(me))},
    ),
    Action("participation.read", "participation", Access.READ),
)
name_urls(
    "participation.read", "alignment:participation", "alignment:participation_export"
)
name_columns("participation", "participation.read", COLUMNS)
