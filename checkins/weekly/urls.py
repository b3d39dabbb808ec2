from django.urls import path

from checkins.weekly import views

urlpatterns = [
    path("check-in/", views.week, name="week"),
    path("check-in/draft/", views.week_draft, name="week_draft"),
]
