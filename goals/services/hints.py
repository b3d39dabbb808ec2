"""Dismissed hints of a member. Every operation is safe to repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.guidance import HintKind
from goals.models import DismissedHint

if TYPE_CHECKING:
    from organizations.models import Membership


def dismiss_hint(by: Membership, *, goal_key: str, kind: str) -> None:
    """Dismiss a hint of this goal permanently, for this member alone."""
    DismissedHint.objects.get_or_create(
        organization=by.organization, member=by, goal_key=goal_key, kind=kind
    )


def restore_hints(by: Membership, *, goal_key: str) -> None:
    """Restore all dismissed hints of this goal."""
    DismissedHint.objects.filter(
        organization=by.organization, member=by, goal_key=goal_key
    ).delete()


def settle_hints(by: Membership, *, goal_key: str, action: str) -> None:
    """Run the action of a button of the guidance; ignore unknown ones.

    `action`: `dismiss:<kind>`, `restore`, or `hide` and `show` for every goal.
    """
    verb, _colon, kind = action.partition(":")
    if verb == "dismiss" and goal_key and kind in HintKind:
        dismiss_hint(by, goal_key=goal_key, kind=kind)
    elif action == "restore":
        restore_hints(by, goal_key=goal_key)
    elif action == "hide":
        dismiss_hint(by, goal_key="", kind=DismissedHint.EVERYTHING)
    elif action == "show":
        restore_hints(by, goal_key="")
