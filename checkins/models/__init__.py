"""Check-ins, the periods that ask for them, and what people answer each other."""

from checkins.models.cadence import CadenceRule, CheckInPolicy, Leave
from checkins.models.check_in import CheckIn
from checkins.models.people import Companion, ManagerConfidence, SilentGoal
from checkins.models.period import Answer, Draft, Intention, Period, Question
from checkins.models.reading import Reading, ValueSource
from checkins.models.replies import Reply, Talk, TalkItem

__all__ = [
    "Answer",
    "CadenceRule",
    "CheckIn",
    "CheckInPolicy",
    "Companion",
    "Draft",
    "Intention",
    "Leave",
    "ManagerConfidence",
    "Period",
    "Question",
    "Reading",
    "Reply",
    "SilentGoal",
    "Talk",
    "TalkItem",
    "ValueSource",
]
