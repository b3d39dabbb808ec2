from django.urls import path

from alignment.participation import views

urlpatterns = [
    path("participation/", views.participation, name="participation"),
    path("participation.csv", views.export, name="participation_export"),
]
