from django.urls import path

from setup.views import overview

app_name = "setup"
urlpatterns = [
    path("", overview.frameworks, name="frameworks"),
]
