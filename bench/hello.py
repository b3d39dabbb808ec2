"""The least that Django can answer: one view, no middleware, no database."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

# Before anything reads the settings that the environment names.
settings.configure(
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="no secret",
)


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Hello, {request.get_host()}")


urlpatterns = [path("", hello)]
application = get_wsgi_application()
