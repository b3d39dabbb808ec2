"""Pages outside any organization."""

from django.urls import path

from accounts.joining import views as joining
from accounts.personal import views as personal
from accounts.sign_up import views as sign_up

app_name = "joining"
urlpatterns = [
    path("join/<slug:token>/", joining.join, name="join"),
    path("organizations/new/", sign_up.new_organization, name="new_organization"),
    path("settings/", personal.settings_start, name="settings"),
]
