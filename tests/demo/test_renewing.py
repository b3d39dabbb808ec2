"""The demo is renewed on each day, unless somebody changed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
import time_machine
from django.db import connections, transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from checkins.models import CheckIn, CheckInDraft
from checkins.services import check_in
from demo import references, renewing, sign_in
from demo.kestrel import SLUG, load_kestrel
from demo.management.commands import load_demo
from goals.models import Goal
from organizations.models import Membership, Organization, User
from organizations.services import create_organization, record_event
from organizations.tenancy import enter_organization, in_organization
from tests.cast import Acme, signed_in
from tests.demo.conftest import Load
from tests.factories import GoalFactory, KeyResultFactory, PeriodFactory
from tests.patience import BRIEFLY_S, PATIENCE_S

pytestmark = pytest.mark.slow
LOADED = dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HOME = f"/o/{SLUG}/"
RENEW = f"{HOME}demo/renew/"
OFFER = "Refresh demo"


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LOADED, tick=False) as clock:
        yield clock


def small(slug: str) -> Callable[[], Organization]:
    """In place of what the demo holds: one person with one number."""

    def loading() -> Organization:
        email = f"{slug}@kestrel.example"
        user = User.objects.filter(email=email).first()
        user = user or User.objects.create_user(email, None, name="Tomas")
        owner = create_organization(slug=slug, name=slug, owner=user, is_demo=True)
        enter_organization(owner.organization_id)
        objective = GoalFactory.create(by=owner, owner=owner)
        KeyResultFactory.create(by=owner, parent=objective, owner=owner)
        return owner.organization

    return loading


@pytest.fixture
def load_small(
    load: Load, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> Load:
    """`manage.py load_demo` with two small organizations."""
    monkeypatch.setattr(load_demo, "load_kestrel", small(SLUG))
    monkeypatch.setattr(load_demo, "load_references", small(references.SLUG))
    monkeypatch.setattr(load_demo, "importable", list)
    for slug in renewing.AGEING:
        monkeypatch.setitem(renewing.AGEING, slug, small(slug))
    return load


def kestrel() -> Organization:
    return Organization.objects.get(slug=SLUG)


def owner() -> Membership:
    organization = kestrel()
    with in_organization(organization.pk):
        rows = Membership.objects.in_organization(organization)
        return rows.select_related("user", "organization").get()


def test_both_lists_of_ageing_organizations_agree() -> None:
    assert set(renewing.AGEING) == sign_in.AGEING == {SLUG, references.SLUG}


def test_renewing_on_a_later_day_uses_that_day(
    clock: time_machine.Traveller,
) -> None:
    """The whole of it, under its address; the former one is nobody's any more."""

    def last_said(organization: Organization) -> dt.date:
        with in_organization(organization.pk):
            found: dt.date = CheckIn.objects.latest("on").on
            return found

    with transaction.atomic():
        first = renewing.load(load_kestrel)
    assert not renewing.is_changed(first)
    clock.move_to(LOADED + 9 * DAY)
    with transaction.atomic():
        renewed = renewing.renew(first)
    assert kestrel() == renewed != first
    assert last_said(renewed) > LOADED.date() >= last_said(first)
    with in_organization(first.pk):
        members = Membership.objects.in_organization(first)
        assert members.exists()
        assert not members.current().exists()
    with in_organization(renewed.pk):
        members = Membership.objects.in_organization(renewed)
        assert members.current().count() > 20


def test_loading_on_a_later_day_renews_once(
    load_small: Load, clock: time_machine.Traveller
) -> None:
    load_small()
    first = kestrel()
    assert "Renewed" not in load_small(if_empty=True)
    clock.move_to(LOADED + DAY)
    said = load_small(if_empty=True)
    assert "Renewed kestrel" in said
    assert "Renewed sources" in said
    renewed = kestrel()
    assert renewed != first
    assert "Renewed" not in load_small(if_empty=True)
    # Another start that still holds the former one in hand.
    first.slug = SLUG
    with transaction.atomic():
        assert renewing.renew(first) == renewed
    assert kestrel() == renewed


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_renew_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second waits, and finds what the first one loaded."""
    monkeypatch.setitem(renewing.AGEING, SLUG, small(SLUG))
    with transaction.atomic():
        first = renewing.load(small(SLUG))
    Organization.objects.update(created_at=timezone.now() - 2 * DAY)
    first.refresh_from_db()

    def renew_too() -> Organization:
        try:
            with transaction.atomic():
                return renewing.renew(first)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            renewed = renewing.renew(first)
            other = pool.submit(renew_too)
            done, _waiting = wait([other], timeout=BRIEFLY_S)
            assert not done
        assert other.result(PATIENCE_S) == renewed != first
    assert kestrel() == renewed


def say(member: Membership) -> None:
    goal = Goal.objects.active().measured().get(owner=member)
    goal.organization = member.organization
    check_in(goal, by=member, note="Mine")


def type_something(member: Membership) -> None:
    period = PeriodFactory.create(member=member)
    CheckInDraft.objects.create(
        organization=member.organization, period=period, by=member
    )


def edit(member: Membership) -> None:
    record_event("goal.edited", member, by=member)


@pytest.mark.parametrize("change", [say, type_something, edit])
def test_a_changed_demo_is_renewed_only_on_request(
    load_small: Load,
    clock: time_machine.Traveller,
    change: Callable[[Membership], None],
) -> None:
    load_small()
    first = kestrel()
    clock.shift(dt.timedelta(minutes=1))
    with in_organization(first.pk):
        change(owner())
    clock.move_to(LOADED + DAY)
    said = load_small(if_empty=True)
    assert (
        "kestrel is of 2026-11-18 and was changed since: it was left as it is" in said
    )
    assert "Renewed sources" in said
    assert kestrel() == first
    assert "Renewed kestrel" in load_small(renew=True)
    assert kestrel() != first


def test_changes_by_jobs_do_not_count_as_changes(
    load_small: Load, clock: time_machine.Traveller
) -> None:
    load_small()
    with in_organization(kestrel().pk):
        record_event("location.filled", owner(), by=None)
    clock.move_to(LOADED + DAY)
    assert "Renewed kestrel" in load_small()


def test_a_page_of_a_former_day_offers_to_renew(
    load_small: Load, clock: time_machine.Traveller
) -> None:
    load_small()
    first, browser = kestrel(), signed_in(owner())
    with override_settings(DEMO=True):
        assert OFFER not in browser.get(HOME).content.decode()
        assert browser.post(RENEW).status_code == 404
    clock.move_to(LOADED + DAY)
    with override_settings(DEMO=False):
        assert OFFER not in browser.get(HOME).content.decode()
        assert browser.post(RENEW).status_code == 404
    assert kestrel() == first
    with override_settings(DEMO=True):
        page = browser.get(HOME).content.decode()
        assert OFFER in page
        assert RENEW in page
        assert "18 November" in page
        assert browser.get(RENEW).status_code == 405
        answer = browser.post(RENEW, follow=True)
        assert answer.status_code == 200
        assert "Its dates now start from today" in answer.content.decode()
        assert OFFER not in answer.content.decode()
        # A second click of the same button.
        assert browser.post(RENEW).status_code == 404
    assert kestrel() != first
    assert kestrel().created_at == timezone.now()


def test_a_real_organization_has_nothing_to_renew(acme: Acme, client: Client) -> None:
    client.force_login(acme.ada.user)
    with override_settings(DEMO=True):
        assert client.post("/o/acme/demo/renew/").status_code == 404
        assert OFFER not in client.get("/o/acme/").content.decode()
