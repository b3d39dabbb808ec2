"""API addresses without an organization: the token identifies it."""

from django.urls import path

from checkins.metric_sources import api

app_name = "api"
urlpatterns = [path("values/", api.values, name="values")]
