from django.urls import path

from notifications.magic_links import views

urlpatterns = [
    path("c/<str:token>/", views.check_in, name="check_in"),
    path("c/<str:token>/draft/", views.draft, name="check_in_draft"),
    path("c/<str:token>/new/", views.new_link, name="new_link"),
]
