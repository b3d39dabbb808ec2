"""Pages and actions are offered to those who may open them, and to nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from organizations.tenancy import in_organization
from search.asked import plain_texts
from search.destinations import DESTINATIONS, Destination, is_named
from tests.cast import Acme, signed_in
from tests.search.found import PAGE, read, titles

pytestmark = pytest.mark.django_db
OK = 200


@pytest.mark.parametrize("who", ["ada", "hal", "lena", "ben", "rita"])
def test_what_is_offered_opens_and_what_is_not_does_not(acme: Acme, who: str) -> None:
    member = getattr(acme, who)
    client = signed_in(member)
    offered = {
        (each.view, client.get(reverse(each.view, args=["acme"])).status_code == OK)
        for each in DESTINATIONS
    }
    with in_organization(acme.organization.pk):
        asked = {(each.view, each.is_for(member)) for each in DESTINATIONS}
    assert asked == offered


def test_a_member_is_offered_no_page_of_hr(acme: Acme) -> None:
    page = read(signed_in(acme.ben), "setup")
    assert titles(page) == ["New goal “setup”"]
    assert "Hierarchy rules" in titles(read(signed_in(acme.hal), "setup", "pages"))


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        *(("check in", "Check in"), ("new goal", "New goal")),
        *(("create goal", "New goal"), ("invite", "Invite people")),
        *(("vacation", "Plan days away"), (">check", "Check in")),
    ],
)
def test_an_action_is_found_by_other_words_too(
    acme: Acme, typed: str, label: str
) -> None:
    assert titles(read(signed_in(acme.hal), typed, "actions"))[0] == label


def test_without_a_text_the_page_lists_all_pages(acme: Acme) -> None:
    shown = titles(read(signed_in(acme.ada), path=PAGE))
    with in_organization(acme.organization.pk):
        labels = {str(each.label) for each in DESTINATIONS if each.is_for(acme.ada)}
    assert labels <= set(shown)


def test_each_is_there_once() -> None:
    keys = [(each.kind, str(each.label)) for each in DESTINATIONS]
    assert len(keys) == len(set(keys))


def is_called(destination: Destination, text: str) -> bool:
    plain = plain_texts([text, destination.words])
    return is_named(destination, plain, plain[text])


def test_a_destination_is_called_by_its_first_whole_words() -> None:
    (check_in, *_rest) = DESTINATIONS
    assert is_called(check_in, "Check in")
    assert is_called(check_in, "check")
    assert not is_called(check_in, "che")
    assert not is_called(check_in, "in")
    assert not is_called(check_in, "")
