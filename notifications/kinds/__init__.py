"""The kinds of messages; importing this package registers them all."""

from notifications.kinds import (
    answers,
    digests,
    escalation,
    mail_replies,
    new_link,
    reminders,
    silent,
)
from notifications.kinds.base import (
    Line,
    Mail,
    Speaker,
    forgetful,
    register,
    speaker_of,
)

__all__ = [
    "Line",
    "Mail",
    "Speaker",
    "answers",
    "digests",
    "escalation",
    "forgetful",
    "mail_replies",
    "new_link",
    "register",
    "reminders",
    "silent",
    "speaker_of",
]
