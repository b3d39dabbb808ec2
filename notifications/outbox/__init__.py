"""The outbox: notifications as rows, written with what causes them.

`notify` writes into the open transaction: the message, and a delivery for each channel
that its reader has chosen. Jobs deliver them afterwards (notifications.delivery.worker).
"""

from notifications.outbox.notifications import Notification, notify, notify_many

__all__ = ["Notification", "notify", "notify_many"]
