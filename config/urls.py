from django.urls import include, path

from demo.views import renew_demo, sample_open, sample_remove
from home.views import home
from organizations.account_views import addresses
from organizations.views import setup

urlpatterns = [
    path("accounts/email/", addresses, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("o/<slug:org>/", home, name="home"),
    path("o/<slug:org>/demo/renew/", renew_demo, name="demo_renew"),
    path("o/<slug:org>/sample/remove/", sample_remove, name="sample_remove"),
    path("sample-company/", sample_open, name="sample_open"),
    path("o/<slug:org>/setup/", setup, name="setup"),
    path("o/<slug:org>/setup/frameworks/", include("setup.urls")),
    path("o/<slug:org>/setup/check-ins/", include("setup.scheduling.urls")),
    path("o/<slug:org>/setup/cycles/", include("setup.cycles.urls")),
    path("o/<slug:org>/audit/", include("audit.urls")),
    path("o/<slug:org>/search/", include("search.urls")),
    path("o/<slug:org>/goals/", include("goals.urls")),
    path("o/<slug:org>/examples/", include("goals.examples.urls")),
    path("o/<slug:org>/strategy/", include("goals.documents.urls")),
    path("o/<slug:org>/", include("checkins.urls")),
    path("o/<slug:org>/", include("scheduling.urls")),
    path("o/<slug:org>/", include("feedback.urls")),
    path("o/<slug:org>/", include("alignment.urls")),
    path("o/<slug:org>/", include("people.urls")),
    path("o/<slug:org>/", include("notifications.urls")),
    path("o/<slug:org>/", include("accounts.urls")),
    path("", include("accounts.public_urls")),
    path("", include("notifications.public_urls")),
    path("api/", include("checkins.metric_sources.public_urls")),
    path("demo/", include("demo.urls")),
    path("", include("organizations.urls")),
    path("", include("config.redirects")),
]
