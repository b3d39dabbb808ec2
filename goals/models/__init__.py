"""Goals, the values derived from them, and their history."""

from goals.models.adjustment import Adjustment
from goals.models.goal import Goal
from goals.models.hint import DismissedHint
from goals.models.importing import GoalImport
from goals.models.progress import (
    GoalCount,
    GoalDirty,
    GoalProgress,
    GoalProgressDay,
    RollUpDay,
)
from goals.models.reader import GoalReader
from goals.models.support import Support
from goals.models.word import GoalWord

__all__ = [
    "Adjustment",
    "DismissedHint",
    "Goal",
    "GoalCount",
    "GoalDirty",
    "GoalImport",
    "GoalProgress",
    "GoalProgressDay",
    "GoalReader",
    "GoalWord",
    "RollUpDay",
    "Support",
]
