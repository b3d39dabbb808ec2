from django.urls import path

from notifications.calendar import views

urlpatterns = [
    path("calendar/<slug:token>.ics", views.feed, name="feed"),
]
