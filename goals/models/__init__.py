"""Goals, the values derived from them, and their history."""

from goals.models.adjustment import Adjustment
from goals.models.goal import Goal
from goals.models.hint import DismissedHint
from goals.models.importing import GoalImport
from goals.models.progress import GoalDirty, GoalProgress, GoalProgressDay, RollUpDay
from goals.models.support import Support
from goals.models.word import GoalWord

__all__ = [
    "Adjustment",
    "DismissedHint",
    "Goal",
    "GoalDirty",
    "GoalImport",
    "GoalProgress",
    "GoalProgressDay",
    "GoalWord",
    "RollUpDay",
    "Support",
]
