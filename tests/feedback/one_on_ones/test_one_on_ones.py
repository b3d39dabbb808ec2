"""One-on-ones: private to the two, carried over, and never overwritten silently."""

import datetime as dt
import uuid
from copy import copy

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from feedback.models import OneOnOne, OneOnOneItem
from feedback.one_on_ones import services
from organizations.models import Event, Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.costs import queries_of

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def item(acme: Acme) -> OneOnOneItem:
    """Ben put it on his list with Lena."""
    with in_organization(acme.organization.pk):
        talk = services.one_on_one_between(acme.lena, acme.ben)
        return services.add_item(talk, "My week", by=acme.ben, token=uuid.uuid4())


def of(acme: Acme, who: str) -> Client:
    return signed_in(getattr(acme, who))


def at(item: OneOnOneItem, do: str = "") -> str:
    if do:
        return f"/o/acme/one-on-ones/items/{item.public_id}/{do}/"
    return f"/o/acme/one-on-ones/{item.talk.public_id}/"


def test_only_the_two_members_read_a_one_on_one(acme: Acme, item: OneOnOneItem) -> None:
    for who in ("lena", "ben"):
        assert "My week" in of(acme, who).get(at(item)).content.decode()
    for who in ("hal", "ada", "rita"):
        client = of(acme, who)
        assert client.get(at(item)).status_code == 404
        for do in ("notes", "settle", "remove"):
            assert client.post(at(item, do)).status_code == 404
        assert "My week" not in client.get("/o/acme/one-on-ones/").content.decode()


def test_one_on_ones_are_possible_with_manager_and_reports_only(acme: Acme) -> None:
    start = "/o/acme/one-on-ones/"
    for who, other, status in (
        ("ben", acme.lena, 302),
        ("lena", acme.ben, 302),
        ("hal", acme.ben, 404),
        ("rita", acme.lena, 404),
        ("ben", acme.ben, 404),
    ):
        sent = of(acme, who).post(start, {"with": other.public_id})
        assert sent.status_code == status, who
    with in_organization(acme.organization.pk):
        assert OneOnOne.objects.count() == 1


def test_a_form_sent_twice_adds_once(acme: Acme, item: OneOnOneItem) -> None:
    sent = {"text": "The ports", "token": str(uuid.uuid4())}
    client = of(acme, "lena")
    for _again in range(2):
        assert client.post(at(item), sent).status_code == 302
    with in_organization(acme.organization.pk):
        assert OneOnOneItem.objects.filter(text="The ports").count() == 1


def test_conflicting_notes_show_both_versions(acme: Acme, item: OneOnOneItem) -> None:
    htmx = {"HX-Request": "true"}
    first = {"notes": "Two days", "version": "1"}
    saved = of(acme, "lena").post(at(item, "notes"), first, headers=htmx)
    assert saved.status_code == 200
    assert 'value="2"' in saved.content.decode()
    late = {"notes": "Three days", "version": "1"}
    client = of(acme, "ben")
    stale = client.post(at(item, "notes"), late, headers=htmx)
    assert stale.status_code == 409
    assert "Two days" in stale.content.decode()
    page = client.post(at(item, "notes"), late)
    assert page.status_code == 409
    assert "Three days" in page.content.decode()
    assert "Two days" in page.content.decode()
    # What is typed on knows the same version still; the button alone knows better.
    assert 'type="hidden" name="version" value="1"' in stale.content.decode()
    assert 'name="version" value="2">Keep mine' in stale.content.decode()
    kept = client.post(at(item, "notes"), late | {"version": "2"}, headers=htmx)
    assert kept.status_code == 200
    with in_organization(acme.organization.pk):
        item.refresh_from_db()
        assert (item.notes, item.version) == ("Three days", 3)


def test_open_items_are_carried_over_and_done_ones_kept(
    acme: Acme, item: OneOnOneItem
) -> None:
    client = of(acme, "lena")
    with in_organization(acme.organization.pk):
        other = services.add_item(item.talk, "Done one", by=acme.lena)
    client.post(at(other, "settle"))
    finish = f"{at(item)}finish/"
    token = {"token": str(uuid.uuid4())}
    for _again in range(2):
        assert client.post(finish, token).status_code == 302
    with in_organization(acme.organization.pk):
        item.refresh_from_db()
        other.refresh_from_db()
        assert (item.n_carried, other.n_carried) == (1, 0)
        assert other.talked_at is not None
    assert "carried over once" in client.get(at(item)).content.decode()


def test_an_item_that_is_settled_twice_at_once_is_one_event(
    inside_acme: Acme,
) -> None:
    """Two clicks load it before either settles it."""
    acme = inside_acme
    row = services.one_on_one_between(acme.lena, acme.ben)
    item = services.add_item(row, "My week", by=acme.ben)
    for each in (copy(item), copy(item)):
        services.settle_item(each, by=acme.lena)
    assert Event.objects.filter(verb="talk.settled").count() == 1


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_notes_that_are_too_long_are_refused(
    acme: Acme, item: OneOnOneItem, headers: dict[str, str]
) -> None:
    sent = {"notes": "x" * 100_000, "version": "1"}
    answer = of(acme, "lena").post(at(item, "notes"), sent, headers=headers)
    assert answer.status_code == 422
    assert "100000" in answer.content.decode()


def test_an_item_with_notes_is_not_removed(acme: Acme, item: OneOnOneItem) -> None:
    with in_organization(acme.organization.pk):
        with pytest.raises(PermissionDenied):
            services.remove_item(item, by=acme.lena)
        services.save_notes(item, "Yes", by=acme.lena, version=1)
        with pytest.raises(ValidationError):
            services.remove_item(item, by=acme.ben)


def test_after_a_change_of_manager_the_one_on_one_is_read_only(
    acme: Acme, item: OneOnOneItem
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(manager=acme.ada)
    for who in ("lena", "ben"):
        client = of(acme, who)
        assert "My week" in client.get(at(item)).content.decode()
        assert client.post(at(item), {"text": "More"}).status_code == 403
        assert client.post(at(item, "notes"), {"notes": "x"}).status_code == 403
    assert of(acme, "ada").get(at(item)).status_code == 404


def test_a_list_stays_open_until_the_day_one_of_them_leaves(
    acme: Acme, item: OneOnOneItem
) -> None:
    client = of(acme, "lena")
    for days, status in ((30, 302), (-1, 403)):
        left_at = timezone.now() + dt.timedelta(days=days)
        with in_organization(acme.organization.pk):
            Membership.objects.filter(pk=acme.ben.pk).update(left_at=left_at)
        assert client.post(at(item), {"text": "More"}).status_code == status


def test_a_long_list_has_no_more_queries(acme: Acme, item: OneOnOneItem) -> None:
    client = of(acme, "lena")

    pages = (at(item), "/o/acme/one-on-ones/")
    before = [queries_of(client, page) for page in pages]
    with in_organization(acme.organization.pk):
        for n in range(10):
            services.add_item(item.talk, f"{n}", by=acme.ben)
    assert [queries_of(client, page) for page in pages] == before
    assert max(before) <= MOST
