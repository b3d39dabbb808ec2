"""Derived values, worked out from rows: the message that wakes the worker is a hint.

`engine` says what is recomputed and in which order, `store` reads and writes it in flat
SQL, `goals.rules` holds the arithmetic.
"""

from goals.rollup.engine import StoredDifference, drain, recompute, settle, verify

__all__ = ["StoredDifference", "drain", "recompute", "settle", "verify"]
