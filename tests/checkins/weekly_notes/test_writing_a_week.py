"""The open week of the notes is edited in place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from checkins.models import CheckIn
from goals.models import Goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme, signed_in
from tests.checkins.weekly_notes.weeks import (
    MINE,
    MONDAY,
    NOW,
    WEEK,
    address,
    period_of,
    say,
)
from tests.documents.pages import read
from tests.factories import AutomaticValueFactory
from tests.goals.forms import fields_of

HTMX = {"HX-Request": "true"}


def form_of(answer: Any, goal: Goal, week: dt.date = MONDAY) -> dict[str, str]:
    return fields_of(answer, f"week-{goal.public_id}-{week}")


def write(who: Membership, goal: Goal, week: dt.date = MONDAY, **fields: object) -> Any:
    """As the form in the cell does, which is fetched first."""
    client = signed_in(who, headers=HTMX)
    url = f"{address(goal)}{week}/"
    form = client.get(url)
    assert form.status_code == 200
    return client.post(url, form_of(form, goal, week) | fields)


def current_check_ins(goal: Goal) -> list[CheckIn]:
    with in_organization(goal.organization_id):
        rows = CheckIn.objects.current().filter(goal=goal)
        return list(rows.select_related("period").order_by("id"))


def test_a_note_is_saved_with_value_and_confidence(acme: Acme, number: Goal) -> None:
    period = period_of(number, MONDAY)
    answer = write(
        acme.ben, number, value="8", confidence="70", note="Three from the ports."
    )
    assert answer.status_code == 200
    assert "Three from the ports." in answer.content.decode()
    assert "goal-changed" in answer.headers["HX-Trigger"]
    (row,) = current_check_ins(number)
    assert row.value == 8
    assert row.confidence == 70
    assert row.period == period
    with in_organization(acme.organization.pk):
        period.refresh_from_db()
        assert period.submitted_at is not None


def test_editing_a_note_keeps_the_earlier_text(acme: Acme, number: Goal) -> None:
    period_of(number, MONDAY)
    write(acme.ben, number, value="8", note="First.")
    write(acme.ben, number, note="Second.")
    (row,) = current_check_ins(number)
    assert (row.note, row.value_before) == ("Second.", None)
    assert row.value == 8
    with in_organization(acme.organization.pk):
        assert CheckIn.objects.filter(note="First.").exclude(replaced_at=None).exists()


def test_a_newer_check_in_is_shown_beside_the_own_text(
    acme: Acme, number: Goal
) -> None:
    period_of(number, MONDAY)
    client = signed_in(acme.ben, headers=HTMX)
    url = f"{address(number)}{MONDAY}/"
    old = form_of(client.get(url), number)
    write(acme.lena, number, value="9", note="Lena was quicker.")
    answer = client.post(url, old | {"value": "8", "note": "Ben’s word."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lena updated this in the meantime" in page
    assert "Lena was quicker." in page
    assert "Ben’s word." in page
    assert current_check_ins(number)[-1].note == "Lena was quicker."
    again = form_of(answer, number)
    assert client.post(url, again).status_code == 200
    assert current_check_ins(number)[-1].note == "Ben’s word."


def test_invalid_input_stays_in_the_form(acme: Acme, number: Goal) -> None:
    period_of(number, MONDAY)
    answer = write(acme.ben, number, value="2o", note="Kept.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert 'value="2o"' in page
    assert "Kept." in page
    assert current_check_ins(number) == []


def test_an_unusual_value_is_asked_about_once(acme: Acme, number: Goal) -> None:
    period_of(number, MONDAY)
    client = signed_in(acme.ben, headers=HTMX)
    url = f"{address(number)}{MONDAY}/"
    sent = form_of(client.get(url), number) | {"value": "-3", "note": "Lost some."}
    asked = client.post(url, sent)
    assert asked.status_code == 422
    assert "If that’s right, submit it again." in asked.content.decode()
    assert current_check_ins(number) == []
    assert client.post(url, form_of(asked, number)).status_code == 200
    (row,) = current_check_ins(number)
    assert (row.value, row.note) == (Decimal(-3), "Lost some.")


def test_a_value_that_its_week_has_is_not_asked_about(acme: Acme, number: Goal) -> None:
    period_of(number, MONDAY)
    write(acme.ben, number, value="-3", confirms="-3", note="Lost some.")
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=number.pk).update(current=Decimal(8))
    assert write(acme.ben, number, note="Lost three.").status_code == 200
    assert current_check_ins(number)[-1].note == "Lost three."


def test_submitting_twice_writes_once(acme: Acme, number: Goal) -> None:
    period_of(number, MONDAY)
    client = signed_in(acme.ben, headers=HTMX)
    url = f"{address(number)}{MONDAY}/"
    fields = form_of(client.get(url), number) | {"value": "8", "note": "Once."}
    assert [client.post(url, fields).status_code for _n in range(2)] == [200, 200]
    with in_organization(acme.organization.pk):
        assert CheckIn.objects.filter(goal=number).count() == 1


def test_last_week_is_open_until_its_grace_period_ends(
    acme: Acme, number: Goal
) -> None:
    before = MONDAY - WEEK
    period = period_of(number, before, grace_until=NOW + dt.timedelta(hours=1))
    write(acme.ben, number, before, value="8", note="Late.")
    (row,) = current_check_ins(number)
    assert row.period == period
    with in_organization(acme.organization.pk):
        Period.objects.filter(pk=period.pk).update(grace_until=NOW)
    client = signed_in(acme.ben, headers=HTMX)
    answer = client.post(f"{address(number)}{before}/", {"note": "Too late."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "This week is closed" in page
    assert "Too late." in page
    assert [row.note for row in current_check_ins(number)] == ["Late."]


def test_a_week_without_a_period_can_be_written(acme: Acme, number: Goal) -> None:
    """A goal of a unit has no period; everybody who may check in may write."""
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=number.pk).update(owner=None, unit=acme.sales)
    write(acme.lena, number, value="8", note="First.")
    write(acme.lena, number, note="Second.")
    assert [row.note for row in current_check_ins(number)] == ["Second."]
    write(acme.hal, number, note="Hal’s.")
    assert [row.note for row in current_check_ins(number)] == ["Second.", "Hal’s."]


def test_only_who_may_check_in_writes(acme: Acme, number: Goal) -> None:
    period_of(number, MONDAY)
    url = f"{address(number)}{MONDAY}/"
    assert signed_in(acme.rita).post(url, {"note": "Mine"}).status_code == 403
    assert f'action="{url}' not in read(acme.rita, address(number))
    assert url in read(acme.lena, address(number))
    write(acme.lena, number, value="8", note="For him.")
    (row,) = current_check_ins(number)
    assert (row.by, row.for_member) == (acme.lena, acme.ben)
    assert "written by Lena for Ben" in " ".join(read(acme.ben, MINE).split())


@pytest.mark.parametrize("week", ["2026-11-99", "nowhere", "20261116x"])
def test_an_invalid_week_is_not_found(acme: Acme, number: Goal, week: str) -> None:
    client = signed_in(acme.ben)
    assert client.post(f"{address(number)}{week}/", {}).status_code == 404


def test_confirming_an_automatic_value_names_its_source(
    acme: Acme, number: Goal
) -> None:
    say(number, 1, 5, "Before.")
    period_of(number, MONDAY)
    with in_organization(acme.organization.pk):
        reading = AutomaticValueFactory.create(
            goal=number,
            value=Decimal(9),
            on=MONDAY,
            way="csv",
            by=acme.hal,
            created_at=NOW + dt.timedelta(seconds=1),
        )
    client = signed_in(acme.ben, headers=HTMX)
    fields = form_of(client.get(f"{address(number)}{MONDAY}/"), number)
    assert Decimal(fields["value"]) == 9
    write(acme.ben, number, confidence="70", note="True.")
    assert current_check_ins(number)[-1].reading == reading


def test_without_htmx_saving_redirects_back(acme: Acme, number: Goal) -> None:
    period_of(number, MONDAY)
    client = signed_in(acme.ben)
    answer = client.post(f"{address(number)}{MONDAY}/", {"note": "Plain.", "value": 3})
    assert answer.status_code == 302
    assert answer.headers["Location"] == address(number)


def test_an_edit_after_a_lost_response_is_saved(acme: Acme, number: Goal) -> None:
    """The first one came in, its answer did not; the person goes on typing."""
    period_of(number, MONDAY)
    client = signed_in(acme.ben, headers=HTMX)
    url = f"{address(number)}{MONDAY}/"
    fields = form_of(client.get(url), number) | {"value": "8"}
    for note in ("Half a", "Half a sentence.", "Half a sentence."):
        assert client.post(url, fields | {"note": note}).status_code == 200
    assert [row.note for row in current_check_ins(number)] == ["Half a sentence."]
    with in_organization(acme.organization.pk):
        assert CheckIn.objects.filter(goal=number).count() == 2


def test_a_check_in_undone_meanwhile_is_written_anew(acme: Acme, number: Goal) -> None:
    period_of(number, MONDAY)
    client = signed_in(acme.ben, headers=HTMX)
    url = f"{address(number)}{MONDAY}/"
    fields = form_of(client.get(url), number) | {"value": "8", "note": "Mine."}
    client.post(url, fields)
    (row,) = current_check_ins(number)
    client.post(f"/o/acme/check-ins/{row.public_id}/undo/")
    answer = client.post(url, fields)
    assert answer.status_code == 409
    assert "check-in was undone" in answer.content.decode()
    assert current_check_ins(number) == []
    assert client.post(url, form_of(answer, number)).status_code == 200
    assert [row.note for row in current_check_ins(number)] == ["Mine."]
