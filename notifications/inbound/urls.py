from django.urls import path

from notifications.inbound import mail_service, views

urlpatterns = [
    path("mail/inbound/", views.inbound, name="inbound"),
    path(
        "mail/services/<slug:service>/<slug:what>/",
        mail_service.webhook,
        name="mail_service",
    ),
]
