"""Replies to check-ins, managers' confidence, and one-on-ones."""

from feedback.models.manager_confidence import ManagerConfidence
from feedback.models.one_on_one import OneOnOne, OneOnOneItem
from feedback.models.reply import Reply

__all__ = ["ManagerConfidence", "OneOnOne", "OneOnOneItem", "Reply"]
