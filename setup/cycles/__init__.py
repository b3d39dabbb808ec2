"""Cycles: a fiscal year's, and the state of each."""
