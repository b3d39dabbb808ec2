"""Values of a CSV file: previewed first, imported completely or not at all."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from checkins.metric_sources.services import create_source
from checkins.models import AutomaticValue, MetricSource
from goals.models import Goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, signed_in
from tests.documents.pages import queries_of, read
from tests.factories import GoalFactory, KeyResultFactory

PAGE = "/o/acme/check-in/metric-sources/"
KEEP = f"{PAGE}save/"
MACHINES = f"{PAGE}sources/"


@pytest.fixture
def number(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        return KeyResultFactory.create(
            by=acme.ben,
            parent=top,
            title="40 logos",
            owner=acme.ben,
            external_id="=crm",
        )


def look(who: Membership, text: str | bytes) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("values.csv", content, "text/csv")
    return signed_in(who).post(PAGE, {"file": file})


def values(acme: Acme) -> list[Decimal]:
    with in_organization(acme.organization.pk):
        return [row.value for row in AutomaticValue.objects.order_by("id")]


def test_a_file_is_previewed_and_then_imported(acme: Acme, number: Goal) -> None:
    me = number.public_id
    text = (
        "Goal;Value;Date;Comment\r\n"
        f"{me};1.000,5;05.01.2026;x\r\n"
        f"https://here/o/acme/goals/{me}/;7;;\r\n"
        "'=crm;8;2026-01-06;\r\n"
    )
    answer = look(acme.ben, b"\xef\xbb\xbf" + text.encode())
    assert answer.status_code == 200
    assert "3 values to accept" in answer.content.decode()
    assert values(acme) == []
    client = signed_in(acme.ben)
    for _twice in range(2):
        assert client.post(KEEP, {"text": text}).status_code == 302
    assert values(acme) == [Decimal("1000.5"), 7, 8]
    assert "All values were already received" in look(acme.ben, text).content.decode()
    page = read(acme.ben, PAGE)
    assert "via file" in page
    assert "<b>pending</b>" in page


def test_a_file_that_was_previewed_is_small_enough_to_be_sent_again(
    acme: Acme, number: Goal
) -> None:
    """By the form's own encoding: percent signs triple a letter beyond ASCII."""
    line = f"{number.public_id},7,{'ä' * 500}\n"
    text = f"goal,value,comment\n{line * 900}"
    page = look(acme.ben, text).content.decode()
    (form,) = re.findall(rf'<form[^>]*action="{KEEP}"[^>]*>', page)
    client = signed_in(acme.ben)
    if 'enctype="multipart/form-data"' in form:
        sent = client.post(KEEP, {"text": text})
    else:
        body = urlencode({"text": text})
        sent = client.post(KEEP, body, "application/x-www-form-urlencoded")
    assert sent.status_code == 302
    assert values(acme) == [7]


def test_a_comma_is_the_decimal_sign_between_semicolons(
    acme: Acme, number: Goal
) -> None:
    me = number.public_id
    text = f"goal;value;date\n{me};1,234;2026-01-05\n{me};1.234;2026-01-06\n"
    page = html.unescape(look(acme.ben, text.encode("utf-16")).content.decode())
    assert "This file uses a decimal comma: “1,234” is 1.234." in page
    assert "Read as UTF-16." in page
    signed_in(acme.ben).post(KEEP, {"text": text})
    assert values(acme) == [Decimal("1.234"), 1234]


def test_ambiguous_numbers_are_asked_about_before_writing(
    acme: Acme, number: Goal
) -> None:
    text = f"goal\tvalue\tdate\n{number.public_id}\t1.234\t01/02/2026\n"
    answer = look(acme.ben, text)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "How should this file be read?" in page
    assert "Decimal comma: “1.234” is 1234" in page
    assert "Month first: “01/02/2026” is 2 Jan 2026" in page
    client = signed_in(acme.ben)
    assert client.post(KEEP, {"text": text}).status_code == 422
    assert values(acme) == []
    answers = {"decimal_mark": "comma", "date_order": "month_first"}
    page = client.post(PAGE, {"text": text, **answers}).content.decode()
    assert "1 value to accept" in page
    assert '<input type="hidden" name="decimal_mark" value="comma">' in page
    assert client.post(KEEP, {"text": text, **answers}).status_code == 302
    with in_organization(acme.organization.pk):
        row = AutomaticValue.objects.get()
    assert (row.value, row.on.isoformat()) == (Decimal(1234), "2026-01-02")


def test_one_invalid_line_imports_nothing(
    acme: Acme, umbra: Umbra, number: Goal
) -> None:
    with in_organization(acme.organization.pk):
        legal = KeyResultFactory.create(
            by=acme.rita, parent=number.parent, title="Theirs", owner=acme.rita
        )
    with in_organization(umbra.organization.pk):
        foreign = GoalFactory.create(by=umbra.mallory, title="Umbra’s")
    text = (
        "id,value,date\n"
        f"{number.public_id},7,\n"
        f"{number.public_id},=1+1,\n"
        f"{legal.public_id},7,\n"
        f"{foreign.public_id},7,\n"
        f"{number.public_id},7,tomorrow\n"
        f"<b>&,7,\n"
    )
    answer = look(acme.ben, text)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "5 rows have errors, so no values were accepted" in page
    assert "Umbra" not in page
    assert "<b>&" not in answer.content.decode()
    assert signed_in(acme.ben).post(KEEP, {"text": text}).status_code == 422
    assert values(acme) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "submitted file is empty"),
        (b"\xff\xfea", "UTF-8"),
        (b"PK\x03\x04", "isn’t UTF-8 text"),
        (b"goal\nx\n", "must name the columns"),
        (b"goal,id,value\na,b,1\n", "more than one column for goal"),
        (b"goal,value\n", "The file has a header row but no values"),
        (b"goal,value\n" + b"a,1\n" * 1001, "1001 values"),
        (b'goal,value\n"a,1\n', "isn’t valid CSV"),
        (b"goal,value\n" + b"\0,1\n", "” not found."),
        (b" " * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
)
def test_an_unreadable_file_says_why(acme: Acme, content: bytes, said: str) -> None:
    answer = look(acme.ben, content)
    assert answer.status_code == 422
    assert said in html.unescape(answer.content.decode())


def test_a_token_is_shown_once(acme: Acme) -> None:
    client = signed_in(acme.lena)
    made = client.post(MACHINES, {"name": "The CRM"})
    assert made.status_code == 200
    assert "slv_" in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    page = client.get(PAGE).content.decode()
    assert "slv_" not in page
    assert "The CRM" in page
    again = client.post(MACHINES, {"name": "The CRM"})
    assert again.status_code == 422
    assert "slv_" not in again.content.decode()
    with in_organization(acme.organization.pk):
        source = MetricSource.objects.get()
    assert client.post(f"{MACHINES}{source.public_id}/end/").status_code == 302
    with in_organization(acme.organization.pk):
        source.refresh_from_db()
    assert source.revoked_at
    assert client.post(MACHINES, {"name": "The CRM"}).status_code == 200


def test_tokens_are_managed_by_who_made_them_and_hr(acme: Acme, number: Goal) -> None:
    with in_organization(acme.organization.pk):
        source, _token = create_source("Secret machine", by=acme.hal)
    for who in (acme.ben, acme.rita):
        assert "Secret machine" not in read(who, PAGE)
        client = signed_in(who)
        assert client.post(MACHINES, {"name": "Mine"}).status_code == 403
        end = f"{MACHINES}{source.public_id}/end/"
        assert client.post(end).status_code == 404
    assert "Secret machine" not in read(acme.lena, PAGE)
    assert "Secret machine" in read(acme.ada, PAGE)


def test_values_are_visible_to_those_who_may_check_in(acme: Acme, number: Goal) -> None:
    text = f"goal,value\n{number.public_id},7\n"
    signed_in(acme.ben).post(KEEP, {"text": text})
    few = queries_of(acme.hal, PAGE)
    for who in (acme.ben, acme.lena, acme.hal):
        assert "40 logos" in read(who, PAGE)
    assert "40 logos" not in read(acme.rita, PAGE)
    more = "goal,value\n" + "".join(f"{number.public_id},{n}\n" for n in range(30))
    signed_in(acme.ben).post(KEEP, {"text": more})
    assert queries_of(acme.hal, PAGE) == few <= 12
