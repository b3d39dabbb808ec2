from django.urls import path

from organizations import views
from organizations.demo_sign_in import demo_sign_in

app_name = "organizations"
urlpatterns = [
    path("", views.start, name="start"),
    path("organizations/", views.switcher, name="switcher"),
    path("demo/sign-in/", demo_sign_in, name="demo_sign_in"),
    path("theme/", views.theme, name="theme"),
]
