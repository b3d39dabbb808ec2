"""Check-ins, their drafts, questions, answers and automatic values, and access to them."""

from checkins.models.access import CheckInAccess
from checkins.models.check_in import CheckIn
from checkins.models.metric_source import AutomaticValue, MetricSource
from checkins.models.silent_goal import SilentGoal
from checkins.models.weekly import Answer, CheckInDraft, Intention, Question

__all__ = [
    "Answer",
    "AutomaticValue",
    "CheckIn",
    "CheckInAccess",
    "CheckInDraft",
    "Intention",
    "MetricSource",
    "Question",
    "SilentGoal",
]
