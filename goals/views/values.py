from django.http import HttpRequest, HttpResponse


def override(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def status(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)
