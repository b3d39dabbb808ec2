from django.urls import path

from checkins.companions import views

urlpatterns = [
    path("check-in/companions/", views.partners, name="companions"),
    path(
        "check-in/companions/<slug:companion_id>/end/", views.end, name="companion_end"
    ),
]
