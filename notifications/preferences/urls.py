from django.urls import path

from notifications.preferences import views

urlpatterns = [
    path("settings/notifications/", views.preferences, name="preferences"),
    path("settings/notifications/undo/", views.undo, name="preferences_undo"),
    path("settings/notifications/email/", views.resume_email, name="resume_email"),
]
