"""The Whats and the Hows: goals with one metric each, and the behaviour to reach them.

Source: 000.
"""

from frameworks.whats_hows.spec import framework

__all__ = ["framework"]
