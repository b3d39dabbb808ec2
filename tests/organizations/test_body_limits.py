"""A body is refused by its Content-Length, before anything reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from goals.importing.reading import MOST_BYTES
from organizations.body_limits import FORM_BYTES
from tests.cast import Acme

USUAL = 2_621_440
IMPORT = "/o/acme/goals/import/"

pytestmark = pytest.mark.django_db


class Body:
    """Of any length; notes whether somebody reads it."""

    was_read = False

    def read(self, *_args: Any, **_kwargs: Any) -> bytes:
        self.was_read = True
        return b""

    readline = read


def send(client: Client, path: str, length: int) -> tuple[int, bool]:
    """The answer's status, and whether the body was read."""
    body = Body()
    environment: dict[str, Any] = {
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(length),
        "wsgi.input": body,
    }
    response = client.generic("POST", path, **environment)
    return response.status_code, body.was_read


@pytest.fixture
def ada(acme: Acme) -> Client:
    """With the check of forms that has to read the body, as a browser meets it."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(acme.ada.user)
    return client


@pytest.mark.parametrize(
    "path",
    [
        reverse("account_login"),
        reverse("goals:create", args=["acme"]),
        reverse("checkins:metric_sources", args=["acme"]),
        reverse("setup:custom_framework_import", args=["acme"]),
    ],
)
def test_a_large_body_is_refused_unread(ada: Client, path: str) -> None:
    assert send(ada, path, USUAL + 1) == (413, False)


@pytest.mark.parametrize("length", [USUAL + 1, 40 * 1024 * 1024])
def test_anonymous_users_may_not_upload_large_files(acme: Acme, length: int) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert send(stranger, IMPORT, length) == (413, False)


def test_members_of_other_organizations_may_not_upload_large_files(
    acme: Acme, umbra: Any
) -> None:
    client = Client()
    client.force_login(umbra.mallory.user)
    status, was_read = send(client, IMPORT, USUAL + 1)
    assert status in (404, 413)
    assert not was_read


def test_an_import_may_be_as_large_as_its_limit(ada: Client) -> None:
    too_much = MOST_BYTES + FORM_BYTES + 1
    assert send(ada, IMPORT, too_much) == (413, False)
    # For its token: nothing else was wrong with it.
    assert send(ada, IMPORT, MOST_BYTES)[1]


def test_an_import_above_the_default_limit_is_accepted(acme: Acme) -> None:
    client = Client()
    client.force_login(acme.ada.user)
    content = b"title\n" + b"A goal\n" * 500_000
    assert len(content) > USUAL
    file = SimpleUploadedFile("goals.csv", content)
    assert client.post(IMPORT, {"file": file}).status_code == 302


def test_the_413_page_says_what_to_do(ada: Client) -> None:
    response = ada.post(
        reverse("goals:create", args=["acme"]),
        {"title": "x" * (USUAL + 1)},
        headers={"accept": "text/html"},
    )
    assert response.status_code == 413
    assert "too large" in response.content.decode()


def views(resolver: URLResolver) -> Any:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each.callback
        else:
            yield from views(each)


def test_three_views_alone_have_a_limit_of_their_own() -> None:
    found = {
        view.__name__ for view in views(get_resolver()) if hasattr(view, "most_bytes")
    }
    assert found == {"upload", "values", "inbound"}


def test_uploads_are_stored_in_the_configured_folder(
    settings: Any, tmp_path: Any
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    handler = TemporaryFileUploadHandler()
    handler.new_file("file", "goals.csv", "text/csv", 1)
    assert handler.file.temporary_file_path().startswith(str(tmp_path))
    handler.file.close()
