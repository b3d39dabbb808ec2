from django.urls import path

from checkins import views

app_name = "checkins"
urlpatterns = [
    path("goals/<slug:goal_id>/check-in/", views.check_in, name="check_in"),
    path("goals/<slug:goal_id>/check-ins/", views.on_goal, name="on_goal"),
    path(
        "strategy/<slug:framework>/<slug:holder>/<slug:cycle>/notes/",
        views.notes_grid,
        name="notes_grid",
    ),
    path("check-ins/<slug:check_in_id>/undo/", views.undo, name="undo"),
]
