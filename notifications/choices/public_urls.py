from django.urls import path

from notifications.choices import views

urlpatterns = [
    path("unsubscribe/<slug:token>/", views.unsubscribe, name="unsubscribe"),
]
