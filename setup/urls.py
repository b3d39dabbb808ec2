from django.urls import include, path

from setup.views import guidance, history, levels, overview, placement

app_name = "setup"
urlpatterns = [
    path("", overview.frameworks, name="frameworks"),
    path("of/<slug:framework>/", levels.framework, name="framework"),
    path("placement/", placement.placement, name="placement"),
    path("guidance/", guidance.guidance, name="guidance"),
    path("custom/", include("setup.custom_frameworks.urls")),
    path("history/", history.history, name="history"),
    path("history/<int:number>/", history.version, name="version"),
]
