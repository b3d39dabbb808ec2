from django.urls import path

from feedback.one_on_ones import views

urlpatterns = [
    path("goals/<slug:goal_id>/one-on-one/", views.goal_topic, name="goal_topic"),
    path("one-on-ones/", views.one_on_ones, name="one_on_ones"),
    path("one-on-ones/<slug:one_on_one_id>/", views.one_on_one, name="one_on_one"),
    path(
        "one-on-ones/<slug:one_on_one_id>/finish/",
        views.finish,
        name="one_on_one_finish",
    ),
    path(
        "one-on-ones/items/<slug:item_id>/notes/", views.notes, name="one_on_one_notes"
    ),
    path(
        "one-on-ones/items/<slug:item_id>/settle/",
        views.settle,
        name="one_on_one_settle",
    ),
    path(
        "one-on-ones/items/<slug:item_id>/remove/",
        views.remove,
        name="one_on_one_remove",
    ),
]
