"""The kinds of messages; importing this package registers them all."""

from notifications.kinds.base import Line, Mail, Speaker, register, speaker_of

__all__ = ["Line", "Mail", "Speaker", "register", "speaker_of"]
