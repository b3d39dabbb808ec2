from django.urls import path

from goals.examples import views

app_name = "examples"
urlpatterns = [
    path("", views.index, name="index"),
    path("made/<slug:goal_id>/", views.made, name="made"),
    path("<slug:example>/", views.detail, name="detail"),
    path("<slug:example>/use/", views.use, name="use"),
]
