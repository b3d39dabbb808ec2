"""A NUL, which PostgreSQL does not hold, is refused or left out, and fails no page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import Resolver404, resolve
from django.utils.datastructures import MultiValueDict

from checkins.weekly.questions import questions_of
from organizations.tenancy import in_organization
from tests.factories import KeyResultFactory
from tests.feedback.replies.weeks import week_said
from tests.isolation.test_every_url import NOWHERE, WITH_PARTS, url_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

pytestmark = pytest.mark.django_db
NUL, BROKEN = "a\0b", 500


@pytest.fixture
def lena(client: Client, acme: Acme) -> Client:
    client.force_login(acme.lena.user)
    client.raise_request_exception = False
    return client


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of fields and parameters that views ask for from here on."""
    asked: set[str] = set()
    ask = MultiValueDict.__getitem__

    def note(fields: MultiValueDict[str, Any], name: str) -> Any:
        asked.add(name)
        return ask(fields, name)

    ask_all = MultiValueDict.getlist

    def note_all(fields: MultiValueDict[str, Any], name: str, *default: Any) -> Any:
        asked.add(name)
        return ask_all(fields, name, *default)

    monkeypatch.setattr(MultiValueDict, "__getitem__", note)
    monkeypatch.setattr(MultiValueDict, "getlist", note_all)
    return asked


@pytest.mark.parametrize("name", WITH_PARTS)
def test_no_url_accepts_a_nul_byte(name: str) -> None:
    """No route takes it, so that no view is asked for such a thing."""
    path = url_of(name, "acme", None)
    assert resolve(path).view_name == name
    for part in range(path.count(NOWHERE)):
        pieces = path.split(NOWHERE)
        pieces[part] += NUL + pieces.pop(part + 1)
        with pytest.raises(Resolver404):
            resolve(NOWHERE.join(pieces))


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        *(("inbox/", "before"), ("inbox/", "marked"), ("check-in/partners/", "q")),
        *(("people/", "week"), ("goals/", "q"), ("goals/", "page"), ("goals/", "open")),
        *(("check-in/notes/", "cycle"), ("examples/", "q"), ("examples/", "framework")),
        *(
            ("goals/new/", "parent"),
            ("goals/pulse/", "mark"),
            ("participation/", "weeks"),
        ),
        *(("goals/parents/", "q"), ("goals/parents/", "goal"), ("goals/rows/", "row")),
    ],
)
def test_a_nul_byte_in_a_query_string_is_no_error(
    lena: Client, read: set[str], path: str, parameter: str
) -> None:
    answer = lena.get(f"/o/acme/{path}", {parameter: NUL})
    assert answer.status_code < BROKEN
    assert answer.resolver_match is not None
    assert parameter in read


@pytest.mark.parametrize(
    ("path", "field"),
    [
        *(
            ("one-on-ones/", "with"),
            ("check-in/leave/", "remove"),
            ("inbox/read/", "until"),
        ),
        *(("check-in/partners/", "other"), ("inbox/unread/", "marked")),
        *(("goals/new/", "new_id"), ("goals/guidance/?goal=a%00b", "goal")),
    ],
)
def test_a_nul_byte_in_an_id_field_is_no_error(
    lena: Client, read: set[str], path: str, field: str
) -> None:
    fields = {"kind": "partner", field: NUL}
    assert lena.post(f"/o/acme/{path}", fields).status_code < BROKEN
    assert field in read


WRITTEN = {"kind": "okr:key_result", "title": "Win 40 logos"}
# Address below an organization, with the goal's or the example's id; what is sent there.
IN_FORMS: list[tuple[str, dict[str, str]]] = [
    ("goals/new/", {**WRITTEN, "parent": NUL}),
    ("goals/new/", {**WRITTEN, "action": "find", "parent_q": NUL}),
    ("goals/new/", {**WRITTEN, "action": "refresh", "parent": NUL}),
    ("goals/guidance/", {**WRITTEN, "metric_unit": NUL}),
    ("goals/guidance/", {**WRITTEN, "title": NUL}),
    ("goals/rows/", {"row": NUL}),
    ("goals/{goal}/edit/", {**WRITTEN, "parent": NUL}),
    ("goals/{goal}/align/", {"parent": NUL}),
    ("goals/{goal}/align/", {"action": "find", "parent_q": NUL}),
    ("goals/{goal}/helps/", {"action": "find", "q": NUL}),
    ("goals/{goal}/helps/", {"supported": NUL}),
    ("goals/{goal}/helps/", {"supported": "{other}", "rationale": NUL}),
    ("goals/{goal}/reorder/", {"before": NUL}),
    ("examples/automotive/use/", {"parent": NUL}),
    ("examples/automotive/use/", {"action": "find", "parent_q": NUL}),
]


@pytest.mark.parametrize(("path", "sent"), IN_FORMS)
def test_a_nul_byte_in_a_form_about_goals_is_no_error(
    acme: Acme, lena: Client, read: set[str], path: str, sent: dict[str, str]
) -> None:
    with in_organization(acme.organization.pk):
        goal, other = (
            KeyResultFactory.create(by=acme.lena, owner=acme.lena) for _ in range(2)
        )
    url = f"/o/acme/{path.format(goal=goal.public_id)}"
    fields = {k: v.format(other=other.public_id) for k, v in sent.items()}
    answer = lena.post(url, fields)
    assert answer.status_code < BROKEN
    assert answer.status_code not in (403, 405)
    assert {name for name, value in fields.items() if value == NUL} <= read


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "1.5", "\N{SUPERSCRIPT TWO}"])
def test_a_strange_number_is_no_error(lena: Client, number: str) -> None:
    """Python itself refuses to parse thousands of digits."""
    asked = lena.post("/o/acme/goals/rows/", {"row": f"bcdfghjkmnpq.{number}"})
    assert asked.status_code == 204
    for path, name in (("goals/pulse/", "mark"), ("goals/", "page")):
        assert lena.get(f"/o/acme/{path}", {name: number}).status_code == 200


def test_a_nul_byte_in_text_is_no_error(acme: Acme, client: Client) -> None:
    with in_organization(acme.organization.pk):
        period = week_said(acme.ben, acme.ada)
        names = [f"q-{each.public_id}" for each in questions_of(acme.organization)]
    client.force_login(acme.ben.user)
    client.raise_request_exception = False
    form = {"period": period.public_id, "version": str(period.version)}
    form |= dict.fromkeys([*names, NUL], NUL)
    assert client.post("/o/acme/check-in/draft/", form).status_code < BROKEN
    assert client.post("/o/acme/check-in/", form).status_code < BROKEN
