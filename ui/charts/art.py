"""Illustrations for empty states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

DRAWINGS = {
    # A company, and below it a placeholder for a goal.
    "goals": (
        '<circle cx="20" cy="12" r="9" fill="none" stroke-width="1.6"/>'
        '<circle cx="20" cy="12" r="3" fill="currentColor" stroke="none"/>'
        '<path d="M20 21v36" stroke-width="1.6"/>'
        '<path d="M20 57v14" stroke-width="1.6" stroke-dasharray="2 4"/>'
        '<circle cx="20" cy="80" r="7" fill="none" stroke-width="1.6" '
        'stroke-dasharray="2.5 2.5"/>'
        '<path d="M32 80h58" stroke-width="1.2" stroke-dasharray="2 4"/>'
    ),
    # A clear horizon: nothing is left to do.
    "clear": (
        '<path d="M4 62h132" stroke-width="1.6"/>'
        '<path d="M52 62a18 18 0 0 1 36 0" fill="none" stroke-width="1.6"/>'
        '<path d="M70 62v22" stroke-width="1.6"/>'
        '<circle cx="70" cy="84" r="4" fill="currentColor" stroke="none"/>'
        '<path d="M20 70h30M90 72h28"/>'
    ),
    # A broken line: the requested thing was not found.
    "search": (
        '<path d="M20 6v26M20 48v36" stroke-width="1.6"/>'
        '<circle cx="20" cy="6" r="4" fill="none" stroke-width="1.6"/>'
        '<circle cx="20" cy="84" r="4" fill="currentColor" stroke="none"/>'
        '<path d="M12 36h16M12 44h16" stroke-width="1.2" stroke-dasharray="3 3"/>'
    ),
}


def art(kind: str) -> SafeString:
    """One of `DRAWINGS`, hidden from screen readers. Raises KeyError for another name."""
    return mark_safe(  # noqa: S308 - constants of this file
        '<svg class="art" viewBox="0 0 140 90" stroke="currentColor" stroke-width="1" '
        f'aria-hidden="true">{DRAWINGS[kind]}</svg>'
    )
