"""Addresses for machines: no organization in them, their token says which."""

from django.urls import path

from checkins.readings import api

app_name = "api"
urlpatterns = [path("values/", api.values, name="values")]
