from django.urls import path

from goals.documents import views

app_name = "strategy"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:framework>/<slug:holder>/", views.document, name="document"),
]
