from django.urls import path

from feedback.comments import views

COMMENT = "comments/<slug:comment_id>"
urlpatterns = [
    path("goals/<slug:goal_id>/comments/", views.comments, name="comments"),
    path(f"{COMMENT}/edit/", views.edit, name="comment_edit"),
    path(f"{COMMENT}/delete/", views.delete, name="comment_delete"),
    path(f"{COMMENT}/remove/", views.remove, name="comment_remove"),
]
