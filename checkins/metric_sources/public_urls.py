"""Addresses for machines: no organization in them, their token says which."""

from django.urls import path

from checkins.metric_sources import api

app_name = "api"
urlpatterns = [path("values/", api.values, name="values")]
