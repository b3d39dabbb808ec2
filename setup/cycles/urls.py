from django.urls import path

from setup.cycles import views

app_name = "cycles"
urlpatterns = [
    path("", views.year, name="year"),
    path("generate/", views.generate, name="generate"),
    path("<slug:cycle_id>/state/", views.cycle, name="cycle"),
]
