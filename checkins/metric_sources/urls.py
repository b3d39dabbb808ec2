from django.urls import path

from checkins.metric_sources import views

urlpatterns = [
    path("check-in/metric-sources/", views.metric_sources, name="metric_sources"),
    path(
        "check-in/metric-sources/save/", views.keep_values, name="automatic_values_save"
    ),
    path(
        "check-in/metric-sources/sources/",
        views.create_source,
        name="metric_source_create",
    ),
    path(
        "check-in/metric-sources/sources/<slug:source_id>/end/",
        views.revoke_source,
        name="metric_source_revoke",
    ),
]
