from django.urls import include, path

app_name = "feedback"
urlpatterns = [
    path("", include("feedback.replies.urls")),
    path("", include("feedback.one_on_ones.urls")),
    path("", include("feedback.partners.urls")),
]
