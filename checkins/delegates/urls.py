from django.urls import path

from checkins.delegates import views

urlpatterns = [
    path("check-in/for/", views.delegates, name="delegates"),
    path("check-in/for/<slug:member_id>/", views.week_for, name="delegated_week"),
    path(
        "check-in/for/<slug:member_id>/draft/",
        views.week_for_draft,
        name="delegated_week_draft",
    ),
]
