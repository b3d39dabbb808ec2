from django.urls import path

from notifications.inbox import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/counts/", views.counts, name="counts"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/unread/", views.unread, name="unread"),
    path("inbox/messages/<slug:message_id>/", views.open_message, name="open"),
]
