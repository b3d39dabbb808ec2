from django.urls import path

from notifications.chat import views

urlpatterns = [
    path("setup/chat/", views.rooms, name="rooms"),
    path("setup/chat/<slug:room_id>/test/", views.test, name="room_test"),
    path("setup/chat/<slug:room_id>/pause/", views.pause, name="room_pause"),
    path("setup/chat/<slug:room_id>/resume/", views.resume, name="room_resume"),
    path("setup/chat/<slug:room_id>/remove/", views.remove, name="room_remove"),
]
