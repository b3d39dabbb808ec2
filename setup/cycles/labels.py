"""What the buttons and messages of a cycle's states say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from organizations.cycle_rules import CycleState

# What leads to the state from the one before it.
FORWARD = {
    CycleState.PLANNING: _("Start planning"),
    CycleState.RUNNING: _("Start cycle"),
    CycleState.CLOSING: _("Start closing"),
    CycleState.CLOSED: _("Close cycle"),
}
# What leads back to the state from the one after it.
BACK = {
    CycleState.OPEN: _("Back to “Not started”"),
    CycleState.PLANNING: _("Back to planning"),
    CycleState.RUNNING: _("Back to running"),
    CycleState.CLOSING: _("Reopen cycle"),
}
# What the state means for the people who have goals in the cycle.
MEANING = {
    CycleState.OPEN: _("Nothing happens yet. Goals can be drafted ahead."),
    CycleState.PLANNING: _("Goals are drafted and shared before the cycle starts."),
    CycleState.RUNNING: _("Goals are active, and people check in on them."),
    CycleState.CLOSING: _("Owners close their goals with a final score."),
    CycleState.CLOSED: _("All is settled."),
}
MOVED = {
    CycleState.OPEN: _("The cycle has not started."),
    CycleState.PLANNING: _("The cycle is being planned."),
    CycleState.RUNNING: _("The cycle is running."),
    CycleState.CLOSING: _("The cycle is closing."),
    CycleState.CLOSED: _("The cycle is closed."),
}
