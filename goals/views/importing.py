from django.http import HttpRequest, HttpResponse


def upload(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def detail(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def map_kinds(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def confirm(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)
