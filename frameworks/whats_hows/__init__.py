"""The Whats and the Hows: goals with a metric each, and the behaviour that gets there.

Source: 000.
"""

from frameworks.whats_hows.spec import framework

__all__ = ["framework"]
