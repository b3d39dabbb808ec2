"""When members are asked for a check-in: rules, periods, leave and holidays."""

from scheduling.models.cadence import CadenceRule, CheckInPolicy, Leave
from scheduling.models.holiday import Holiday
from scheduling.models.period import Period

__all__ = ["CadenceRule", "CheckInPolicy", "Holiday", "Leave", "Period"]
