"""Addresses that a secret opens, outside any organization."""

from django.urls import include, path

app_name = "magic_links"
urlpatterns = [
    path("", include("notifications.magic_links.urls")),
    path("", include("notifications.inbound.urls")),
    path("", include("notifications.calendar.public_urls")),
    path("", include("notifications.preferences.public_urls")),
]
