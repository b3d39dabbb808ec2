"""Why a goal stands where it stands: the arithmetic of goals.rules, spelt out.

Every number in here is computed by a function of goals.rules, so that an explanation
cannot disagree with what the roll-up stores. Pure: no database, no clock.
"""

from goals.explaining.explanation import ProgressExplanation, explain
from goals.explaining.parts import ChildShare, ExplanationStep

__all__ = ["ChildShare", "ExplanationStep", "ProgressExplanation", "explain"]
