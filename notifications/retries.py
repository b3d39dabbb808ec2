"""How often something that failed is tried again, and after which pauses."""

import datetime as dt

MOST_ATTEMPTS = 5
# While the other side takes nothing at all, which counts as no attempt.
OUTAGE_PAUSE = dt.timedelta(minutes=5)
# Reason of what may have been sent and is sent once more: never twice.
REPEATED = "repeated"
# Minutes after the first, second … attempt. After the fifth nothing follows: its pause
# only says how long a worker may take before the failure counts.
_MINUTES = (1, 5, 30, 180, 1)


def retry_pause(n_attempts: int) -> dt.timedelta:
    """The pause after so many attempts, at least one."""
    return dt.timedelta(minutes=_MINUTES[min(max(n_attempts, 1), MOST_ATTEMPTS) - 1])
