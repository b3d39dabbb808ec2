from django.urls import path

from checkins.talks import views

urlpatterns = [
    path("talks/", views.one_on_ones, name="talks"),
    path("talks/<slug:talk_id>/", views.one_on_one, name="talk"),
    path("talks/<slug:talk_id>/finish/", views.finish, name="talk_finish"),
    path("talks/items/<slug:item_id>/notes/", views.notes, name="talk_notes"),
    path("talks/items/<slug:item_id>/settle/", views.settle, name="talk_settle"),
    path("talks/items/<slug:item_id>/remove/", views.remove, name="talk_remove"),
]
