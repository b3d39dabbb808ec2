from checkins.views.checking_in import check_in, undo
from checkins.views.history import on_goal
from checkins.views.homepage import home

__all__ = ["check_in", "home", "on_goal", "undo"]
