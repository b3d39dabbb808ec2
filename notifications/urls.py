"""Below an organization."""

from django.urls import include, path

app_name = "notifications"
urlpatterns = [
    path("", include("notifications.inbox.urls")),
    path("", include("notifications.preferences.urls")),
    path("", include("notifications.chat.urls")),
    path("", include("notifications.calendar.urls")),
]
