from django.urls import path

from notifications.inbound import views

urlpatterns = [path("mail/inbound/", views.inbound, name="inbound")]
