from django.urls import path

from feedback.partners import views

urlpatterns = [
    path("check-in/partners/", views.partners, name="partners"),
    path("check-in/partners/<slug:access_id>/end/", views.end, name="partner_end"),
]
