from django.urls import path

from feedback.replies import views

PERIOD = "check-in/periods/<slug:period_id>"
urlpatterns = [
    path("people/", views.my_people, name="my_people"),
    path("check-in/updates/", views.updates, name="updates"),
    path("check-in/replies/latest/", views.latest, name="latest_replies"),
    path("check-in/replies/<slug:reply_id>/undo/", views.undo_reply, name="undo_reply"),
    path(f"{PERIOD}/", views.period, name="period"),
    path(f"{PERIOD}/thread/", views.thread, name="thread"),
    path(f"{PERIOD}/read/", views.mark_read, name="mark_read"),
    path(f"{PERIOD}/escalate/", views.escalate, name="escalate"),
    path(f"{PERIOD}/flag/", views.flag, name="flag"),
    path(
        f"{PERIOD}/confidence/<slug:goal_id>/",
        views.confidence,
        name="manager_confidence",
    ),
]
