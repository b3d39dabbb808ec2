from django.urls import include, path

from checkins import views

app_name = "checkins"
urlpatterns = [
    path("goals/<slug:goal_id>/check-in/", views.check_in, name="check_in"),
    path("goals/<slug:goal_id>/check-ins/", views.on_goal, name="on_goal"),
    path("check-ins/<slug:check_in_id>/undo/", views.undo, name="undo"),
    # The week's check-in, and what stands around it.
    path("", include("checkins.weekly.urls")),
    path("", include("checkins.grids.urls")),
    path("", include("checkins.for_others.urls")),
    path("", include("checkins.readings.urls")),
    path("", include("checkins.leave.urls")),
    # What people answer each other.
    path("", include("checkins.answers.urls")),
    path("", include("checkins.talks.urls")),
    path("", include("checkins.companions.urls")),
    # What HR sees.
    path("", include("checkins.participation.urls")),
]
