"""The big, hairy, audacious goal: one sentence, ten to twenty-five years away.

Source: 000, after Jim Collins and Jerry Porras, “Built to Last”.
"""

from frameworks.bhag.spec import framework

__all__ = ["framework"]
