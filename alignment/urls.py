from django.urls import include, path

app_name = "alignment"
urlpatterns = [path("", include("alignment.participation.urls"))]
