from django.urls import path

from scheduling.leave import views

urlpatterns = [
    path("check-in/leave/", views.leave, name="leave"),
    path(
        "people/<slug:member_id>/leave/", views.leave_of_member, name="leave_of_member"
    ),
]
