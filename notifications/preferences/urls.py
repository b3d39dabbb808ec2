from django.urls import path

from notifications.preferences import views
from notifications.redirects import moved_to

urlpatterns = [
    path("settings/notifications/", views.preferences, name="preferences"),
    path("settings/notifications/undo/", views.undo, name="preferences_undo"),
    path("settings/notifications/email/", views.resume_email, name="resume_email"),
    # The address in mails that were sent before it moved.
    path("settings/messages/", moved_to("notifications:preferences")),
]
