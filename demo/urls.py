from django.urls import path

from demo.views import demo_sign_in

app_name = "demo"
urlpatterns = [path("sign-in/", demo_sign_in, name="sign_in")]
