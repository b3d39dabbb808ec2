from django.http import HttpRequest, HttpResponse


def export(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("stub", status=501)
