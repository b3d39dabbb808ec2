"""Below an organization."""

from django.urls import include, path

app_name = "notifications"
urlpatterns = [
    path("", include("notifications.inbox.urls")),
    path("", include("notifications.choices.urls")),
    path("", include("notifications.chat.urls")),
    path("", include("notifications.feeds.urls")),
]
