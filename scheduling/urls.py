from django.urls import include, path

app_name = "scheduling"
urlpatterns = [path("", include("scheduling.leave.urls"))]
