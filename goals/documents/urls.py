from django.urls import path

from goals.documents import views, views_starting

app_name = "strategy"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:framework>/<slug:holder>/", views.document, name="document"),
    path("<slug:framework>/<slug:holder>/start/", views_starting.start, name="start"),
    path("<slug:framework>/<slug:holder>/add/", views_starting.add, name="add"),
    path("<slug:framework>/<slug:holder>/rank/", views_starting.rank, name="rank"),
]
