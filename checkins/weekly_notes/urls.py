from django.urls import path

from checkins.weekly_notes import views

urlpatterns = [
    path("check-in/notes/", views.my_notes, name="my_notes"),
    path("people/<slug:member_id>/notes/", views.member_notes, name="notes_of_member"),
    path("goals/<slug:goal_id>/notes/", views.goal_notes, name="notes_of_goal"),
    path(
        "goals/<slug:goal_id>/notes/<slug:week>/", views.week_note, name="note_of_week"
    ),
    path(
        "strategy/<slug:framework>/<slug:holder>/<slug:cycle>/notes/",
        views.notes_grid,
        name="notes_grid",
    ),
]
