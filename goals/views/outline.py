from django.http import HttpRequest, HttpResponse


def outline(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def rows(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def children(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)
