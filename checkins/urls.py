from django.urls import include, path

from checkins import views

app_name = "checkins"
urlpatterns = [
    path("goals/<slug:goal_id>/check-in/", views.check_in, name="check_in"),
    path("goals/<slug:goal_id>/check-ins/", views.on_goal, name="on_goal"),
    path("goals/<slug:goal_id>/silent/", views.silent_goal, name="silent_goal"),
    path("check-ins/<slug:check_in_id>/undo/", views.undo, name="undo"),
    path("", include("checkins.weekly.urls")),
    path("", include("checkins.weekly_notes.urls")),
    path("", include("checkins.delegates.urls")),
    path("", include("checkins.metric_sources.urls")),
]
