"""Replies to check-ins, managers' confidence, one-on-ones, and comments on goals."""

from feedback.models.comment import Comment
from feedback.models.manager_confidence import ManagerConfidence
from feedback.models.one_on_one import OneOnOne, OneOnOneItem
from feedback.models.reply import Reply

__all__ = ["Comment", "ManagerConfidence", "OneOnOne", "OneOnOneItem", "Reply"]
