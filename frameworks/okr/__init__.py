"""Objectives and key results.

Sources: 000 (objectives and key results with a confidence, weekly notes), 002 (two or
three objectives, two to four key results each; a company's objective three to five).
"""

from frameworks.okr.spec import framework

__all__ = ["framework"]
