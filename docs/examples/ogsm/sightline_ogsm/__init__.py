"""OGSM: one objective in words, goals in numbers, strategies, and their measures."""

from sightline_ogsm.spec import framework

__all__ = ["framework"]
