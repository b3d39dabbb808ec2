"""Explains a goal's numbers: the computation of goals.rules, step by step.

Every number is computed by a function of goals.rules, so that an explanation cannot
disagree with what the roll-up stores. Pure: no database, no clock.
"""

from goals.explaining.explanation import ProgressExplanation, explain
from goals.explaining.parts import ChildShare, ExplanationStep

__all__ = ["ChildShare", "ExplanationStep", "ProgressExplanation", "explain"]
