from django.urls import path

from notifications.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/make/", views.make, name="calendar_make"),
    path("calendar/revoke/", views.revoke, name="calendar_revoke"),
]
