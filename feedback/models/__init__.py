"""What people tell each other about check-ins, and what they bring to 1:1s."""

from feedback.models.manager_confidence import ManagerConfidence
from feedback.models.one_on_one import OneOnOne, OneOnOneItem
from feedback.models.reply import Reply

__all__ = ["ManagerConfidence", "OneOnOne", "OneOnOneItem", "Reply"]
