"""The check-in page over HTTP."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from checkins.models import Answer, AutomaticValue, CheckIn, CheckInDraft, Intention
from checkins.weekly.selectors import n_waiting
from goals.models import Goal
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.checkins.weekly.conftest import DAY, HOUR, Bens
from tests.factories import (
    AutomaticValueFactory,
    GoalFactory,
    IntentionFactory,
    KeyResultFactory,
    LeaveFactory,
    PeriodFactory,
)

pytestmark = pytest.mark.days

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

PAGE = "/o/acme/check-in/"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def text_of(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def form_of(client: Client, path: str = PAGE) -> dict[str, str]:
    """The hidden fields, as a browser would send them back."""
    main = text_of(client, path).partition('id="week-form"')[2].partition("</form>")[0]
    return dict(HIDDEN.findall(main))


def filled(client: Client, bens: Bens, value: str = "4", **over: str) -> dict[str, str]:
    fields = form_of(client)
    for goal in bens.goals:
        fields |= {f"{goal.public_id}-value": value}
        fields |= {f"{goal.public_id}-confidence": "70"}
    return fields | over


def send(client: Client, data: dict[str, str], *, htmx: bool = True) -> Any:
    return client.post(PAGE, data, headers=HTMX if htmx else {})


@pytest.fixture
def ben(client: Client, bens: Bens) -> Client:
    client.force_login(bens.by.user)
    return client


def inside(bens: Bens) -> Any:
    return in_organization(bens.by.organization_id)


def test_shows_what_is_due_and_the_deadline(ben: Client, bens: Bens) -> None:
    page = text_of(ben)
    assert "Three numbers, under a minute" in page
    assert "open until" in page
    for goal in bens.goals:
        assert goal.title in page
    assert "What is in the way?" in page


def test_submits_and_shows_what_was_submitted(ben: Client, bens: Bens) -> None:
    question = re.search(r'name="(q-[^"]+)"', text_of(ben))
    assert question is not None
    note = {f"{bens.logos.public_id}-note": "Three from <ports>"}
    more = {question[1]: "The ports list", "seconds": "48"}
    response = send(ben, filled(ben, bens, **note, **more))
    page = response.content.decode()
    assert response.status_code == 200
    assert "goal-changed" in response.headers["HX-Trigger"]
    assert "All checked in" in page
    assert "Took 48 seconds." in page
    assert "Three from &lt;ports&gt;" in page
    assert "The ports list" in page
    with inside(bens):
        assert CheckIn.objects.count() == 3
        assert Answer.objects.get().text == "The ports list"
    assert "All checked in" in text_of(ben)


def test_a_goal_added_meanwhile_is_still_open(ben: Client, bens: Bens) -> None:
    """The form knew nothing of it, and is in all the same."""
    fields = filled(ben, bens)
    with inside(bens):
        KeyResultFactory.create(
            by=bens.by,
            parent=GoalFactory.create(by=bens.by),
            title="New",
            owner=bens.by,
            cadence_days=7,
        )
    for page in (send(ben, fields).content.decode(), text_of(ben)):
        assert "One number left" in page
        assert "Complete check-in" in page


def test_submits_without_script(ben: Client, bens: Bens) -> None:
    response = send(ben, filled(ben, bens, seconds="70"), htmx=False)
    assert (response.status_code, response.url) == (302, f"{PAGE}?took=70")


def test_an_invalid_number_keeps_the_typed_values(ben: Client, bens: Bens) -> None:
    field = f"{bens.opps.public_id}-value"
    note = {f"{bens.days.public_id}-note": "kept"}
    response = send(ben, filled(ben, bens, **{field: "22o"}, **note))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="22o"' in page
    assert "Enter a number, for example 220 or 22.5." in page
    assert "kept" in page
    with inside(bens):
        assert not CheckIn.objects.exists()


def test_an_unusual_number_is_asked_about_once(ben: Client, bens: Bens) -> None:
    typed = filled(ben, bens) | {f"{bens.logos.public_id}-value": "-3"}
    typed |= {f"{bens.logos.public_id}-note": "Lost some"}
    asked = send(ben, typed, htmx=False)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "−3 is below zero. If that’s right, submit it again." in page
    assert page.count("submit it again") == 1
    assert "Lost some" in page
    hidden = dict(HIDDEN.findall(page))
    confirmed = {name: hidden[name] for name in hidden if name.endswith("-confirms")}
    assert send(ben, typed | confirmed, htmx=False).status_code == 302
    with inside(bens):
        assert CheckIn.objects.get(goal=bens.logos).value == -3


def test_may_be_changed_until_the_grace_period_ends(ben: Client, bens: Bens) -> None:
    send(ben, filled(ben, bens, **{f"{bens.logos.public_id}-note": "First"}))
    page = text_of(ben, f"{PAGE}?edit=1")
    assert "Edit your check-in" in page
    assert "First" in page
    fields = form_of(ben, f"{PAGE}?edit=1") | {
        f"{bens.logos.public_id}-value": "9",
        f"{bens.logos.public_id}-note": "Second",
        f"{bens.opps.public_id}-value": "4",
        f"{bens.days.public_id}-value": "4",
    }
    page = send(ben, fields).content.decode()
    assert "Second" in page
    assert "Earlier" in page
    assert "First" in page
    assert "Edit check-in" in page
    with inside(bens):
        assert CheckIn.objects.count() == 4
        Period.objects.update(
            grace_until=timezone.now() - HOUR / 2,
            closes_at=timezone.now() - HOUR * 2 / 3,
        )
    page = text_of(ben, f"/o/acme/check-in/periods/{bens.period.public_id}/")
    assert "Second" in page
    assert "Edit check-in" not in page


def test_a_submission_after_the_grace_period_is_shown_and_not_saved(
    ben: Client, bens: Bens
) -> None:
    fields = filled(ben, bens, **{f"{bens.logos.public_id}-note": "Too late"})
    with inside(bens):
        now = timezone.now()
        Period.objects.update(closes_at=now - HOUR / 2, grace_until=now - HOUR / 3)
    response = send(ben, fields)
    page = response.content.decode()
    assert response.status_code == 409
    assert "is closed" in page
    assert "Too late" in page
    with inside(bens):
        assert not CheckIn.objects.exists()


def test_an_outdated_form_shows_both_texts(ben: Client, bens: Bens) -> None:
    first, second = filled(ben, bens, "4"), filled(ben, bens, "5")
    send(ben, first)
    response = send(ben, second)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Something was submitted since" in page
    with inside(bens):
        assert {row.value for row in CheckIn.objects.all()} == {4}
    known = dict(HIDDEN.findall(page))
    assert send(ben, second | {"version": known["version"]}).status_code == 200
    with inside(bens):
        assert {row.value for row in CheckIn.objects.current()} == {5}


def test_an_outdated_form_stays_outdated_while_its_errors_are_corrected(
    ben: Client, bens: Bens
) -> None:
    first, second = filled(ben, bens, "4"), filled(ben, bens, "5")
    send(ben, first)
    asked = send(ben, second | {f"{bens.logos.public_id}-value": "-5"})
    hidden = dict(HIDDEN.findall(asked.content.decode()))
    assert asked.status_code == 422
    assert send(ben, second | {"version": hidden["version"]}).status_code == 409
    with inside(bens):
        assert {row.value for row in CheckIn.objects.all()} == {4}


def test_an_automatic_value_is_prefilled_and_confirmed(ben: Client, bens: Bens) -> None:
    with inside(bens):
        reading = AutomaticValueFactory.create(
            goal=bens.logos,
            value=Decimal(22),
            on=bens.by.organization.today(),
            way=AutomaticValue.Way.CSV,
            by=bens.by,
        )
    page = text_of(ben)
    assert 'value="22"' in page
    assert "from Ben" in page
    send(ben, filled(ben, bens, **{f"{bens.logos.public_id}-value": "22"}))
    with inside(bens):
        assert CheckIn.objects.get(goal=bens.logos).reading == reading
        assert CheckIn.objects.get(goal=bens.opps).reading is None


def test_a_sum_is_shown_and_takes_confidence_and_note(ben: Client, bens: Bens) -> None:
    with inside(bens):
        Goal.objects.filter(pk=bens.logos.pk).update(progress_source="sum")
    assert f'name="{bens.logos.public_id}-value"' not in text_of(ben)
    send(ben, filled(ben, bens, **{f"{bens.logos.public_id}-note": "Theirs"}))
    with inside(bens):
        row = CheckIn.objects.get(goal=bens.logos)
    assert (row.value, row.confidence, row.note) == (None, 70, "Theirs")


def test_other_goals_are_listed_as_optional(ben: Client, bens: Bens) -> None:
    with inside(bens):
        rare = KeyResultFactory.create(
            by=bens.by,
            parent=GoalFactory.create(by=bens.by),
            title="Yearly",
            owner=bens.by,
            cadence_days=365,
        )
    assert "1 goal isn’t due this time" in text_of(ben)
    send(ben, filled(ben, bens))
    with inside(bens):
        assert not CheckIn.objects.filter(goal=rare).exists()
        Period.objects.update(submitted_at=None)
    send(ben, filled(ben, bens, **{f"{rare.public_id}-value": "7"}))
    with inside(bens):
        assert CheckIn.objects.get(goal=rare).value == 7


def test_asks_for_the_outcome_of_last_weeks_intentions(ben: Client, bens: Bens) -> None:
    with inside(bens):
        before = PeriodFactory.create(
            member=bens.by, goals=bens.goals, week_on=bens.period.week_on - 7 * DAY
        )
        row = IntentionFactory.create(period=before, text="Call Legal")
    assert "Call Legal" in text_of(ben)
    send(ben, filled(ben, bens, **{f"was-{row.public_id}": "carried"}))
    with inside(bens):
        assert Intention.objects.get(carried_from=row).period == bens.period


def test_shows_leave_and_its_end(ben: Client, bens: Bens) -> None:
    today = bens.by.organization.today()
    with inside(bens):
        LeaveFactory.create(
            member=bens.by,
            starts_on=today - DAY,
            ends_on=today + 5 * DAY,
            by=bens.by,
        )
        Period.objects.update(excuse=Period.Excuse.LEAVE)
    page = text_of(ben)
    assert "You are away until" in page
    assert "week-form" not in page
    with inside(bens):
        assert n_waiting(bens.by) == 0


def test_tells_people_that_they_are_late(ben: Client, bens: Bens) -> None:
    with inside(bens):
        now = timezone.now()
        Period.objects.update(opens_at=now - DAY, closes_at=now - HOUR)
    assert "marked as late" in text_of(ben)
    assert "late" in send(ben, filled(ben, bens)).content.decode()


def test_nobody_without_goals_has_a_check_in(client: Client, acme: Acme) -> None:
    client.force_login(acme.rita.user)
    assert "Nothing to check in" in text_of(client)


def test_a_period_of_another_member_is_not_found(
    client: Client, acme: Acme, bens: Bens
) -> None:
    path = f"/o/acme/check-in/periods/{bens.period.public_id}/"
    client.force_login(acme.rita.user)
    assert client.get(path).status_code == 404
    assert client.post(path, {"period": bens.period.public_id}).status_code == 404
    assert client.post(PAGE, {"period": bens.period.public_id}).status_code == 404
    # Their manager reads what is submitted; until then the replies alone.
    client.force_login(acme.lena.user)
    answer = client.get(path, follow=True)
    assert answer.redirect_chain == [(f"{path}thread/", 302)]
    assert "week-form" not in answer.content.decode()
    with inside(bens):
        Period.objects.update(submitted_at=timezone.now())
    assert "week-form" not in text_of(client, path)
    assert client.post(path, {"period": bens.period.public_id}).status_code == 403
    with inside(bens):
        assert not CheckInDraft.objects.exists()


def test_home_and_the_count_agree_with_the_page(ben: Client, bens: Bens) -> None:
    assert "Three numbers left" in text_of(ben, "/o/acme/")
    with inside(bens):
        assert n_waiting(bens.by) == 3
        Goal.objects.filter(pk=bens.days.pk).update(cadence_days=31)
        Period.objects.update(goal_ids=[bens.logos.pk, bens.opps.pk])
        assert n_waiting(bens.by) == 2
    assert "Two numbers left" in text_of(ben, "/o/acme/")
    assert "Two numbers, under a minute" in text_of(ben)


def test_a_period_that_is_over_shows_no_form(ben: Client, bens: Bens) -> None:
    with inside(bens):
        now = timezone.now()
        Period.objects.update(closes_at=now - HOUR / 2, grace_until=now - HOUR / 3)
        later = now + 7 * DAY
        PeriodFactory.create(
            member=bens.by,
            goals=bens.goals,
            week_on=bens.period.week_on + 7 * DAY,
            opens_at=later,
            closes_at=later + DAY,
            grace_until=later + DAY,
        )
        assert n_waiting(bens.by) == 0
    assert "numbers left" not in text_of(ben, "/o/acme/")
    assert "The next check-in opens" in text_of(ben)


def test_editing_a_goal_from_the_page_returns_to_it(ben: Client, bens: Bens) -> None:
    address = f"/o/acme/goals/{bens.logos.public_id}/edit/?next={PAGE}"
    assert f"{address.partition('?')[0]}?next=" in text_of(ben)
    assert f'name="next" value="{PAGE}"' in text_of(ben, address)


def test_a_text_that_is_too_long_is_kept_and_explained(ben: Client, bens: Bens) -> None:
    names = re.findall(r'name="(q-[^"]+)"', text_of(ben))
    long, line = "word " * 900, "x" * 301
    response = send(ben, filled(ben, bens, **{names[0]: long, names[-1]: line}))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Shorten this to 4000 characters. It has 4499." in page
    assert "Shorten this to 300 characters. It has 301." in page
    assert long in page
    assert line in page
    with in_organization(bens.by.organization_id):
        assert not Answer.objects.exists()
    lines = "\n".join(str(number) for number in range(21))
    response = send(ben, filled(ben, bens, **{names[-1]: lines}))
    assert "Enter at most 20 lines." in response.content.decode()
    ben.post(f"{PAGE}draft/", form_of(ben) | {names[0]: long})
    assert long in text_of(ben)
