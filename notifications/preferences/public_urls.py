from django.urls import path

from notifications.preferences import views

urlpatterns = [
    path("unsubscribe/<slug:token>/", views.unsubscribe, name="unsubscribe"),
]
