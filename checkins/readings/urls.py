from django.urls import path

from checkins.readings import views

urlpatterns = [
    path("check-in/values/", views.values, name="values"),
    path("check-in/values/keep/", views.keep_values, name="values_keep"),
    path("check-in/values/machines/", views.let_in, name="value_source"),
    path(
        "check-in/values/machines/<slug:source_id>/end/",
        views.shut_out,
        name="value_source_end",
    ),
]
