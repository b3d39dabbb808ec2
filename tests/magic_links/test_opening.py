"""The link of a reminder (RELIABILITY A8, A9): opening changes nothing, submitting
works once.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from checkins.models import CheckIn, CheckInDraft
from checkins.weekly import views as weekly
from notifications.magic_links.tokens import Purpose, link_for, revoke
from notifications.models import MagicLink, Message
from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of
from scheduling.models import Period
from tests.factories import GoalFactory, KeyResultFactory, PeriodFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from goals.models import Goal
    from tests.cast import Acme

GONE = 410


@dataclass(frozen=True)
class Linked:
    """Ben's check-in of one goal, and a link to it."""

    acme: Acme
    period: Period
    goal: Goal
    token: str

    @property
    def url(self) -> str:
        return f"/c/{self.token}/"

    def form(self, client: Client) -> dict[str, str]:
        """As the page offers it, with a value."""
        text = client.get(self.url).content.decode()
        hidden = re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text
        )
        value = next(iter(re.findall(r'name="([^"]+-value)"', text)))
        return dict(hidden) | {value: "22"}

    def state(self) -> list[Any]:
        with in_organization(self.acme.organization.pk):
            return [
                *Period.objects.values(),
                *CheckIn.objects.values(),
                *CheckInDraft.objects.values(),
                *MagicLink.objects.values(),
                Message.objects.count(),
            ]

    def values(self) -> list[Decimal | None]:
        with in_organization(self.acme.organization.pk):
            rows = CheckIn.objects.current().filter(period=self.period)
            return [row.value for row in rows]


@pytest.fixture
def linked(acme: Acme) -> Linked:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ben, title="Grow", owner=acme.ben)
        goal = KeyResultFactory.create(
            by=acme.ben, parent=top, title="25 opps", owner=acme.ben
        )
        today = timezone.now().date()
        week_on = today - dt.timedelta(days=today.weekday())
        period = PeriodFactory.create(
            member=acme.ben, goal_ids=[goal.pk], week_on=week_on
        )
        token = link_for(acme.ben, Purpose.CHECK_IN, period=period)
        Period.objects.exclude(pk=period.pk).delete()
        # Made with the first look at any check-in.
        policy_of(acme.organization)
    return Linked(acme, period, goal, token)


def test_opening_a_link_changes_nothing_and_submitting_works_once(
    linked: Linked,
) -> None:
    scanner, ben = Client(), Client(enforce_csrf_checks=True)
    scanner.get(linked.url)
    before = linked.state()
    assert scanner.head(linked.url).status_code == 200
    assert scanner.get(linked.url).status_code == 200
    assert scanner.get(f"{linked.url}draft/").status_code == 405
    form = linked.form(ben)
    assert linked.state() == before
    assert ben.post(linked.url, form).headers["Location"].startswith(linked.url)
    assert linked.values() == [Decimal(22)]
    after = linked.state()
    changed = form | {name: "23" for name in form if name.endswith("-value")}
    assert ben.post(linked.url, changed).status_code == 302
    assert ben.post(f"{linked.url}draft/", changed).status_code == 409
    assert linked.state() == after
    page = ben.get(f"{linked.url}?edit=1").content.decode()
    assert "25 opps" in page
    assert "<textarea" not in page
    assert f"next=%2Fo%2F{linked.acme.organization.slug}%2Fcheck-in%2F" in page


def test_an_unusual_number_is_recorded_and_pointed_out(linked: Linked) -> None:
    client = Client()
    form = linked.form(client)
    form |= {name: "-3" for name in form if name.endswith("-value")}
    answer = client.post(linked.url, form, follow=True)
    assert linked.values() == [Decimal(-3)]
    assert "25 opps: −3 is below zero." in answer.content.decode()


def test_a_used_link_does_not_show_the_submitted_check_in(linked: Linked) -> None:
    """However it came in: a mail that is passed on opens no answers (A9)."""
    client = Client()
    client.post(linked.url, linked.form(client))
    assert client.get(linked.url).status_code == 200
    with in_organization(linked.acme.organization.pk):
        long_ago = timezone.now() - dt.timedelta(hours=1)
        Period.objects.update(submitted_at=long_ago)
    response = client.get(linked.url)
    assert response.status_code == GONE
    assert "25 opps" not in response.content.decode()


def test_a_form_without_a_csrf_token_is_refused(linked: Linked) -> None:
    form = linked.form(Client()) | {"csrfmiddlewaretoken": "x" * 64}
    strange = Client(enforce_csrf_checks=True)
    assert strange.post(linked.url, form).status_code == 403
    assert linked.values() == []


def test_a_link_signs_nobody_in_and_opens_no_other_page(linked: Linked) -> None:
    client = Client()
    page = client.get(linked.url)
    assert "sessionid" not in client.cookies
    assert "/goals/" not in page.content.decode()
    assert "Ada" not in page.content.decode()
    home = f"/o/{linked.acme.organization.slug}/"
    assert client.get(home).headers["Location"].startswith("/accounts/login/")


def test_the_page_is_not_cached_or_indexed(linked: Linked) -> None:
    client = Client()
    for url in (linked.url, f"/c/{'a' * 52}/"):
        headers = client.get(url).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in headers["X-Robots-Tag"]


def test_a_link_opens_its_own_period_alone(linked: Linked) -> None:
    ben = Client()
    form = linked.form(ben)
    with in_organization(linked.acme.organization.pk):
        week_on = linked.period.week_on - dt.timedelta(days=7)
        other = PeriodFactory.create(
            member=linked.acme.ben, goal_ids=[linked.goal.pk], week_on=week_on
        )
    for url in (linked.url, f"{linked.url}draft/"):
        answer = ben.post(url, form | {"period": other.public_id})
        assert answer.status_code == 404
    with in_organization(linked.acme.organization.pk):
        assert not CheckIn.objects.exists()
        assert not CheckInDraft.objects.exists()


def expired(linked: Linked) -> None:
    MagicLink.objects.update(expires_at=timezone.now())


def revoked(linked: Linked) -> None:
    revoke(linked.acme.ben, Purpose.CHECK_IN)


def left(linked: Linked) -> None:
    linked.acme.ben.left_at = timezone.now()
    linked.acme.ben.save(update_fields=["left_at"])


def of_another_purpose(linked: Linked) -> None:
    MagicLink.objects.update(purpose=Purpose.REPLY)


def over(text: str) -> str:
    return re.sub(r"[a-z2-7]{52}|[A-Za-z0-9]{64}|\?v=\w+", "", text)


@pytest.mark.parametrize("what", [expired, revoked, left, of_another_purpose])
def test_all_invalid_links_show_the_same_page(
    linked: Linked, what: Callable[[Linked], None]
) -> None:
    client = Client()
    form = linked.form(client)
    with in_organization(linked.acme.organization.pk):
        what(linked)
    unknown = client.get(f"/c/{'a' * 52}/")
    for answer in (client.get(linked.url), client.post(linked.url, form)):
        assert answer.status_code == GONE
        assert over(answer.content.decode()) == over(unknown.content.decode())
    assert linked.values() == []


def ask_anew(token: str) -> str:
    answer = Client().post(f"/c/{token}/new/")
    assert answer.status_code == 200
    return over(answer.content.decode())


def test_a_new_link_goes_to_its_person_once_a_day(linked: Linked) -> None:
    with in_organization(linked.acme.organization.pk):
        revoked(linked)
    said = {ask_anew(linked.token) for _ in range(3)} | {ask_anew("a" * 52)}
    assert len(said) == 1, "nobody learns whether there was such a link"
    with in_organization(linked.acme.organization.pk):
        message = Message.objects.get()
        assert (message.kind, message.recipient_id) == (
            "check_in.link",
            linked.acme.ben.pk,
        )


@pytest.mark.parametrize("why", ["in", "over", "sign_in", "left"])
def test_no_new_link_is_sent_when_it_could_not_be_used(
    linked: Linked, why: str
) -> None:
    now = timezone.now()
    with in_organization(linked.acme.organization.pk):
        revoked(linked)
        if why == "in":
            Period.objects.update(submitted_at=now)
        elif why == "over":
            Period.objects.update(closes_at=now, grace_until=now)
        elif why == "left":
            left(linked)
        else:
            policy = policy_of(linked.acme.organization)
            policy.links_need_sign_in = True
            policy.save()
    ask_anew(linked.token)
    with in_organization(linked.acme.organization.pk):
        assert not Message.objects.exists()


def test_where_links_need_a_sign_in_they_lead_there(linked: Linked) -> None:
    with in_organization(linked.acme.organization.pk):
        policy = policy_of(linked.acme.organization)
        policy.links_need_sign_in = True
        policy.save()
    before = linked.state()
    for method in ("get", "head", "post"):
        answer = getattr(Client(), method)(linked.url)
        assert answer.headers["Location"] == (
            "/accounts/login/?next=%2Fo%2Facme%2Fcheck-in%2F"
        )
    assert linked.state() == before


def test_the_signed_in_owner_of_a_link_is_redirected_to_the_page(
    linked: Linked,
) -> None:
    client = Client()
    form = linked.form(client)
    client.force_login(linked.acme.ben.user)
    assert client.get(linked.url).headers["Location"] == "/o/acme/check-in/"
    # Typed before they signed in: not lost.
    client.post(linked.url, form)
    assert linked.values() == [Decimal(22)]


def test_another_signed_in_user_is_told_whose_link_it_is(linked: Linked) -> None:
    client = Client()
    client.force_login(linked.acme.rita.user)
    page = client.get(linked.url).content.decode()
    assert "This link belongs to Ben" in page
    client.post(linked.url, linked.form(client))
    with in_organization(linked.acme.organization.pk):
        assert CheckIn.objects.get().by_id == linked.acme.ben.pk


def test_times_are_in_the_members_time_zone(
    linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on the page that opens after a sign-in."""
    found = []

    def page(*_args: object) -> HttpResponse:
        found.append(timezone.get_current_timezone_name())
        return HttpResponse()

    monkeypatch.setattr(weekly, "page", page)
    with in_organization(linked.acme.organization.pk):
        Membership.objects.update(time_zone="Australia/Lord_Howe")
    Client().get(linked.url)
    assert found == ["Australia/Lord_Howe"]


def test_drafts_are_saved_through_a_link(linked: Linked) -> None:
    client = Client()
    form = linked.form(client) | {"token": str(uuid.uuid4())}
    assert client.post(f"{linked.url}draft/", form).status_code == 200
    with in_organization(linked.acme.organization.pk):
        assert CheckInDraft.objects.get().by_id == linked.acme.ben.pk


def test_a_used_link_shows_the_draft_on_the_device(linked: Linked) -> None:
    """Typed without a connection, while the check-in came in by another way."""
    phone, tablet = Client(), Client()
    typed = {name: "9" for name in linked.form(phone) if name.endswith("-value")}
    tablet.post(linked.url, linked.form(tablet))
    before = linked.state()
    look = typed | {"period": linked.period.public_id, "look": "1"}
    for page in (linked.url, linked.url):
        assert (
            f'data-draft-url="{linked.url}draft/"' in phone.get(page).content.decode()
        )
    html = phone.post(f"{linked.url}draft/", look).json()["html"]
    for said in (">9<", ">22<", "Discard", "/accounts/login/?next="):
        assert said in html
    assert "data-put-in" not in html
    assert linked.state() == before
