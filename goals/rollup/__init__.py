"""Computes derived values from rows; the message that wakes the worker is only a hint.

`engine` decides what is recomputed and in which order, `store` reads and writes it in
flat SQL, `goals.rules` does the computation.
"""

from goals.rollup.engine import StoredDifference, drain, recompute, settle, verify

__all__ = ["StoredDifference", "drain", "recompute", "settle", "verify"]
