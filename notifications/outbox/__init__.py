"""What is said, once, to whom; and its way out by each channel.

`say` writes rows in the open transaction: the message, and a delivery for each channel
that the person has chosen. Jobs bring them out afterwards (notifications.delivery.worker).
"""

from notifications.outbox.notify import Saying, say, say_many

__all__ = ["Saying", "say", "say_many"]
