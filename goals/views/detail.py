from django.http import HttpRequest, HttpResponse


def detail(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def explain(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)
