from checkins.views.checking_in import check_in, undo
from checkins.views.history import on_goal
from checkins.views.homepage import home
from checkins.views.notes import notes_grid

__all__ = ["check_in", "home", "notes_grid", "on_goal", "undo"]
