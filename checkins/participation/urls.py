from django.urls import path

from checkins.participation import views

urlpatterns = [
    path("participation/", views.participation, name="participation"),
    path("participation.csv", views.export, name="participation_export"),
]
