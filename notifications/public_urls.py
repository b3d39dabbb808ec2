"""Addresses that a secret opens, outside any organization."""

from django.urls import include, path

app_name = "by_link"
urlpatterns = [
    path("", include("notifications.links.urls")),
    path("", include("notifications.inbound.urls")),
    path("", include("notifications.feeds.public_urls")),
    path("", include("notifications.choices.public_urls")),
]
