from django.urls import include, path

from demo.views import renew_demo
from home.views import home
from organizations.account_views import addresses
from organizations.views import setup

urlpatterns = [
    path("accounts/email/", addresses, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("o/<slug:org>/", home, name="home"),
    path("o/<slug:org>/demo/renew/", renew_demo, name="demo_renew"),
    path("o/<slug:org>/setup/", setup, name="setup"),
    path("o/<slug:org>/setup/frameworks/", include("setup.urls")),
    path("o/<slug:org>/setup/check-ins/", include("setup.scheduling.urls")),
    path("o/<slug:org>/goals/", include("goals.urls")),
    path("o/<slug:org>/examples/", include("goals.examples.urls")),
    path("o/<slug:org>/strategy/", include("goals.documents.urls")),
    path("o/<slug:org>/", include("checkins.urls")),
    path("o/<slug:org>/", include("scheduling.urls")),
    path("o/<slug:org>/", include("feedback.urls")),
    path("o/<slug:org>/", include("alignment.urls")),
    path("o/<slug:org>/", include("notifications.urls")),
    path("", include("notifications.public_urls")),
    path("api/", include("checkins.metric_sources.public_urls")),
    path("demo/", include("demo.urls")),
    path("", include("organizations.urls")),
    path("", include("config.redirects")),
]
