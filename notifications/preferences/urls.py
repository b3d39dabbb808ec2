from django.urls import path

from notifications.preferences import views

urlpatterns = [
    path("settings/messages/", views.choices, name="choices"),
    path("settings/messages/undo/", views.undo, name="choices_undo"),
    path("settings/messages/mail/", views.lift, name="mail_lift"),
]
