from django.http import HttpRequest, HttpResponse


def activate(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def close(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def reopen(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def archive(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def restore(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)


def delete(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)
