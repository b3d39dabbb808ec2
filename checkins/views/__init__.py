from checkins.views.check_in import check_in, undo
from checkins.views.history import on_goal
from checkins.views.silent_goal import silent_goal

__all__ = ["check_in", "on_goal", "silent_goal", "undo"]
