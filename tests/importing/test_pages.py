"""An import through HTTP: upload, dry run, mapping, confirmation, result."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goals.forms import importing as forms
from goals.importing import job_progress, uploads
from goals.importing.tasks import run_import
from goals.models import Goal, GoalImport
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.importing.real import AS_OKR, FOREIGN, SOURCEGRAPH
from tests.importing.sheets import KEY_RESULT, OBJECTIVE, table

IMPORT = "/o/acme/goals/import/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ada(acme: Acme, client: Client) -> Client:
    client.force_login(acme.ada.user)
    return client


def send(client: Client, content: bytes, name: str = "goals.csv") -> str:
    """Upload; answers with the address of the dry run."""
    response = client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def body(client: Client, url: str, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def row_of(acme: Acme, url: str) -> GoalImport:
    with in_organization(acme.organization.pk):
        return GoalImport.objects.get(public_id=url.split("/")[-2])


def do_job(acme: Acme, url: str) -> None:
    run_import(acme.organization.pk, row_of(acme, url).pk)


def test_a_file_is_previewed_confirmed_and_imported(acme: Acme, ada: Client) -> None:
    url = send(ada, SOURCEGRAPH.read_bytes(), "sourcegraph.csv")
    page = body(ada, url)
    assert "Ready to import" in page
    assert "sourcegraph.csv · 66 rows" in page
    assert "No target yet." in page
    assert "Sourcegraph/Engineering/Web" in page
    assert "CY2019-Q4" in page
    assert "VP Eng" in page
    with in_organization(acme.organization.pk):
        assert not Goal.objects.exists()
    assert ada.post(f"{url}confirm/").status_code == 302
    assert "Waiting to start" in body(ada, url)
    do_job(acme, url)
    page = body(ada, url)
    assert "Imported" in page
    with in_organization(acme.organization.pk):
        cycle = Goal.objects.get(external_id="SG19Q4-00").cycle
    assert f"/o/acme/goals/?cycle={cycle.public_id}" in page


def test_the_preview_shows_owner_target_and_each_value_before_and_after(
    acme: Acme, ada: Client
) -> None:
    url = send(ada, table(OBJECTIVE | {"cycle": "2026-Q4"}, KEY_RESULT))
    ada.post(f"{url}confirm/")
    do_job(acme, url)
    changed = {
        "title": "44 new logos",
        "target": "44.5",
        "owner": "Ben",
        "due": "2026-12-01",
        "cycle": "Q1 2027",
        "parent_id": "",
        "contributes": "no",
        "unit_path": "Acme/Sales",
        "metric_unit": "logos",
        "field.ambition": "",
    }
    page = body(ada, send(ada, table(OBJECTIVE, KEY_RESULT | changed)))
    assert "<td>Ben</td>" in page
    assert '<td class="num">44.5 logos</td>' in page
    for column, before, after in (
        ("title", "40 new logos", "44 new logos"),
        ("target", "40", "44.5"),
        ("owner", "Not set", "Ben"),
        ("due", "Not set", "1 Dec 2026"),
        ("cycle", "Q4 2026", "Q1 2027"),
        ("parent_id", "O1", "Not set"),
        ("contributes", "yes", "no"),
        ("unit_path", "Not set", "Acme/Sales"),
        ("metric_unit", "Not set", "logos"),
    ):
        assert f"<code>{column}</code> {before} {after}" in _words(page)


def _words(page: str) -> str:
    """The page's text with `code` alone of its elements."""
    text = re.sub(r"<(?!/?code>)[^>]*>", " ", page)
    return re.sub(r"\s+", " ", text)


def test_pasted_lines_can_be_imported(acme: Acme, ada: Client) -> None:
    text = table(OBJECTIVE | {"description": "one\ntwo"}).decode()
    response = ada.post(IMPORT, {"text": text.replace("\n", "\r\n")})
    url = response["Location"]
    assert "Pasted rows" in body(ada, url)
    ada.post(f"{url}confirm/")
    do_job(acme, url)
    with in_organization(acme.organization.pk):
        assert Goal.objects.get().description == "one\ntwo"


def test_errors_are_listed_with_line_and_column(acme: Acme, ada: Client) -> None:
    url = send(ada, table(OBJECTIVE, KEY_RESULT | {"target": "forty"}))
    page = body(ada, url)
    assert "This file can’t be imported yet" in page
    assert '<td class="num">3</td><td><code>target</code></td>' in page
    assert "“forty” is not a number." in page
    assert "confirm/" not in page
    ada.post(f"{url}confirm/")
    assert row_of(acme, url).state == GoalImport.State.CHECKED


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (b"id,ti\0tle\nA,x\n", "ti\N{REPLACEMENT CHARACTER}tle"),
        ("id,title\nA,Größer\0".encode() + b"\xff\n", "title"),
    ],
    ids=["in the header", "before a broken byte"],
)
def test_a_nul_that_a_finding_quotes_is_no_error(
    acme: Acme, ada: Client, content: bytes, column: str
) -> None:
    url = send(ada, content)
    assert column in body(ada, url)
    assert column in {one["column"] for one in row_of(acme, url).report["findings"]}


def test_user_text_is_escaped(ada: Client) -> None:
    url = send(ada, table(OBJECTIVE | {"title": "<script>x</script>", "due": "<b>"}))
    page = body(ada, url)
    assert "<script>x" not in page
    assert "“<b>”" not in page


def test_unknown_kinds_are_mapped_in_a_separate_step(acme: Acme, ada: Client) -> None:
    url = send(ada, FOREIGN)
    page = body(ada, url)
    assert "Which goal types are these?" in page
    assert "foreign:measure, 30 goals" in page
    choices = {f"kind:{named}": meant for named, meant in AS_OKR.items()}
    response = ada.post(f"{url}map/", {**choices, "kind:foreign:vision": ""})
    assert response.status_code == 422
    assert "Which goal types are these?" in response.content.decode()
    assert ada.post(f"{url}map/", choices).status_code == 302
    assert "Ready to import" in body(ada, url)
    ada.post(f"{url}confirm/")
    do_job(acme, url)
    with in_organization(acme.organization.pk):
        assert Goal.objects.count() == 46


def test_open_questions_are_one_form_and_the_job_uses_the_answers(
    acme: Acme, ada: Client
) -> None:
    rows = [
        KEY_RESULT | {"parent_id": "X9", "target": "1.234", "due": "01/02/2026"},
        KEY_RESULT | {"id": "K2", "target": "2.345,5", "due": "03/04/2026"},
        KEY_RESULT | {"id": "K3", "target": "0.5"},
    ]
    url = send(ada, table(OBJECTIVE, *rows))
    page = body(ada, url)
    assert "How should this file be read?" in page
    for words in (
        "1 number in this file could be read in two ways, for example “1.234”.",
        "2 dates in this file could be read in two ways, for example “01/02/2026”.",
        "The parent of 1 goal is neither in the file nor in Sightline: “X9”.",
    ):
        assert words in page
    ada.post(f"{url}confirm/")
    assert row_of(acme, url).state == GoalImport.State.CHECKED
    half = {"decimal_mark": "comma", "date_order": "sideways"}
    assert ada.post(f"{url}map/", half).status_code == 422
    answers = {
        "decimal_mark": "comma",
        "date_order": "month_first",
        "unknown_parents": "top",
    }
    assert ada.post(f"{url}map/", answers).status_code == 302
    assert row_of(acme, url).answers == answers
    page = body(ada, url)
    assert "Ready to import" in page
    assert "“X9” isn’t in the file or in Sightline, so the goal gets no parent." in page
    assert "Change how the file is read" in page
    ada.post(f"{url}confirm/")
    do_job(acme, url)
    with in_organization(acme.organization.pk):
        goal = Goal.objects.get(external_id="K1")
        assert (goal.target, goal.parent) == (Decimal(1234), None)
        assert str(goal.due_on) == "2026-01-02"


def test_stopping_is_an_answer_too(acme: Acme, ada: Client) -> None:
    url = send(ada, table(OBJECTIVE, KEY_RESULT | {"parent_id": "X9"}))
    assert ada.post(f"{url}map/", {"unknown_parents": "stop"}).status_code == 302
    assert "1 error" in body(ada, url)
    assert row_of(acme, url).answers == {"unknown_parents": "stop"}


def test_detected_file_settings_can_be_changed(acme: Acme, ada: Client) -> None:
    url = send(ada, table(OBJECTIVE, KEY_RESULT | {"target": "1.234"}, delimiter=";"))
    page = body(ada, url)
    assert "Ready to import" in page
    assert "This file uses a decimal comma: “1.234” is 1234." in page
    assert "and 1 more" not in page
    ada.post(f"{url}map/", {"decimal_mark": "point"})
    assert "This file uses a decimal point: “1.234” is 1.234." in body(ada, url)


def test_a_kind_that_is_not_installed_is_no_choice(ada: Client) -> None:
    url = send(ada, FOREIGN)
    wrong = {f"kind:{named}": "foreign:vision" for named in AS_OKR}
    assert ada.post(f"{url}map/", wrong).status_code == 422


def test_a_file_imported_before_is_recognized(acme: Acme, ada: Client) -> None:
    content = table(OBJECTIVE, KEY_RESULT)
    url = send(ada, content)
    ada.post(f"{url}confirm/")
    do_job(acme, url)
    page = body(ada, send(ada, content))
    assert "Nothing to import: all goals are up to date" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file or paste some rows."),
        ({"text": "  "}, "Choose a file or paste some rows."),
        (
            {"text": "id\nA", "file": b"id\nA"},
            "Choose a file or paste rows, not both.",
        ),
        ({"file": b""}, "empty"),
    ],
)
def test_an_upload_that_makes_no_sense_is_explained(
    ada: Client, data: dict[str, Any], words: str
) -> None:
    if "file" in data:
        data = data | {"file": SimpleUploadedFile("x.csv", data["file"])}
    response = ada.post(IMPORT, data)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_file_that_is_too_large_keeps_what_was_pasted(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    response = ada.post(IMPORT, {"text": "id,title\nA,Pasted goal\n"})
    assert response.status_code == 422
    assert "The file is larger than" in response.content.decode()
    assert "A,Pasted goal" in response.content.decode()


def test_a_running_import_polls(
    acme: Acme, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "QUICK_LINES", 0)
    url = send(ada, table(OBJECTIVE, KEY_RESULT))
    row = row_of(acme, url)
    job_progress.tick(acme.organization.pk, row.pk, "write", 30, 100)
    part = body(ada, url, **HTMX)
    assert part.strip().startswith('<div class="stack stack-l" id="import-body"')
    assert 'hx-trigger="load delay:1s"' in part
    assert "Saving the goals: 30" in part
    job_progress.stop(acme.organization.pk, row.pk)
    do_job(acme, url)
    assert "hx-trigger" not in body(ada, url, **HTMX)


def test_a_double_click_imports_once(acme: Acme, ada: Client) -> None:
    url = send(ada, table(OBJECTIVE))
    for _twice in range(2):
        assert ada.post(f"{url}confirm/").status_code == 302
        do_job(acme, url)
    assert row_of(acme, url).state == GoalImport.State.DONE
    with in_organization(acme.organization.pk):
        assert Goal.objects.count() == 1


def test_recent_imports_are_listed(ada: Client) -> None:
    assert "None yet." in body(ada, IMPORT)
    url = send(ada, table(OBJECTIVE), "autumn.csv")
    page = body(ada, IMPORT)
    assert "autumn.csv" in page
    assert url in page
    assert "Not confirmed yet" in page


def test_the_number_of_queries_is_constant(
    acme: Acme, ada: Client, django_assert_max_num_queries: Any
) -> None:
    for content in (table(OBJECTIVE), SOURCEGRAPH.read_bytes()):
        url = send(ada, content)
        with django_assert_max_num_queries(12):
            body(ada, url)
        with django_assert_max_num_queries(12):
            body(ada, IMPORT)


# --- Who may ----------------------------------------------------------------------------


def test_members_may_not_import(acme: Acme, client: Client) -> None:
    client.force_login(acme.ben.user)
    assert client.get(IMPORT).status_code == 403
    for url in (f"{IMPORT}x/", f"{IMPORT}x/map/", f"{IMPORT}x/confirm/"):
        assert client.get(url).status_code == 404
    assert client.post(IMPORT, {"text": "id\nA"}).status_code == 403


def test_leaders_see_their_own_imports_and_admins_all(acme: Acme, ada: Client) -> None:
    url = send(ada, table(OBJECTIVE))
    leader, hr = Client(), Client()
    leader.force_login(acme.lena.user)
    hr.force_login(acme.hal.user)
    assert leader.get(url).status_code == 404
    assert leader.post(f"{url}confirm/").status_code == 404
    assert leader.get(send(leader, table(OBJECTIVE))).status_code == 200
    assert hr.get(url).status_code == 200


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_import_of_another_organization_is_not_found(
    acme: Acme, umbra: Umbra, ada: Client, method: str, headers: dict[str, str]
) -> None:
    url = send(ada, table(OBJECTIVE))
    outsider = Client()
    outsider.force_login(umbra.mallory.user)
    for path in (url, f"{url}map/", f"{url}confirm/"):
        for there in (path, path.replace("/acme/", "/umbra/")):
            ask = getattr(outsider, method)
            assert ask(there, headers=headers).status_code == 404
