"""The kinds of messages; importing this package registers them all."""

from notifications.registry import (
    Line,
    Mail,
    Speaker,
    forgetful,
    register,
    speaker_of,
)
from notifications.types import (
    answers,
    digests,
    mail_replies,
    missed_check_ins,
    new_check_in_link,
    reminders,
    silent_goals,
)

__all__ = [
    "Line",
    "Mail",
    "Speaker",
    "answers",
    "digests",
    "forgetful",
    "mail_replies",
    "missed_check_ins",
    "new_check_in_link",
    "register",
    "reminders",
    "silent_goals",
    "speaker_of",
]
