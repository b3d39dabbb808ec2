"""Write operations. Each takes rows and `by`, validates, writes an Event, and nudges."""

from goals.services.lifecycle import (
    activate_goal,
    archive_goal,
    close_goal,
    close_with_those_below,
    delete_draft,
    reopen_goal,
    restore_goal,
    share_draft,
    unshare_draft,
)
from goals.services.placing import (
    LoopError,
    PlacementError,
    align_goal,
    lock_edge,
    reorder_goal,
)
from goals.services.privacy import readers_of, set_visibility
from goals.services.supporting import support_goal, unsupport_goal
from goals.services.values import (
    lock_fields,
    record_value,
    set_override,
    set_status,
)
from goals.services.writing import (
    ReasonRequiredError,
    StaleGoalError,
    create_goal,
    edit_goal,
)

__all__ = [
    "LoopError",
    "PlacementError",
    "ReasonRequiredError",
    "StaleGoalError",
    "activate_goal",
    "align_goal",
    "archive_goal",
    "close_goal",
    "close_with_those_below",
    "create_goal",
    "delete_draft",
    "edit_goal",
    "lock_edge",
    "lock_fields",
    "readers_of",
    "record_value",
    "reopen_goal",
    "reorder_goal",
    "restore_goal",
    "set_override",
    "set_status",
    "set_visibility",
    "share_draft",
    "support_goal",
    "unshare_draft",
    "unsupport_goal",
]
