from django.urls import path

from checkins.readings import views

urlpatterns = [
    path("check-in/values/", views.metric_sources, name="values"),
    path("check-in/values/keep/", views.keep_values, name="values_keep"),
    path("check-in/values/machines/", views.create_source, name="value_source"),
    path(
        "check-in/values/machines/<slug:source_id>/end/",
        views.revoke_source,
        name="value_source_end",
    ),
]
