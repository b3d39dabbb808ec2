from django.urls import path

from checkins.for_others import views

urlpatterns = [
    path("check-in/for/", views.delegates, name="for_others"),
    path("check-in/for/<slug:member_id>/", views.week_for, name="week_for"),
    path(
        "check-in/for/<slug:member_id>/draft/",
        views.week_for_draft,
        name="week_for_draft",
    ),
]
