from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    path("", views.start, name="start"),
    path("organizations/", views.switcher, name="switcher"),
    path("theme/", views.theme, name="theme"),
]
