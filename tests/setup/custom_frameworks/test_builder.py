"""Building a custom framework in the browser, without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.models import Configuration
from frameworks.registry import installed
from organizations.tenancy import in_organization
from setup.models import FrameworkDraft
from tests.cast import signed_in
from tests.needs import needs_framework
from tests.setup.custom_frameworks.documents import kind
from tests.setup.custom_frameworks.hands import (
    BETS,
    OWN,
    catalogue,
    draft,
    fields_of,
    import_bets,
    press,
    put_in_force,
)

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme


def test_the_list_is_empty_at_first(hal: Client) -> None:
    page = hal.get(OWN).content.decode()
    assert "No custom frameworks yet" in page
    assert page.count("btn-act") == 1


def test_a_framework_is_built_from_blank(acme: Acme, hal: Client) -> None:
    page = hal.post(f"{OWN}new/", {"name": "Bets", "copied": ""}, follow=True)
    assert page.redirect_chain[-1][0] == BETS
    press(hal, BETS, "add-kind", **{"new-kind": "Big bet"})
    press(
        hal,
        f"{BETS}?kind=big_bet",
        "add-field:big_bet",
        **{
            "new-field": "Size",
            "kind-label_plural": "Big bets",
            "kind-guidance": "What do we bet on?\n\nWhy?",
            "kind-least_team": "1",
            "kind-most_team": "3",
        },
    )
    press(
        hal,
        f"{BETS}?kind=big_bet",
        "save",
        **{"field-0-type": "choice", "field-0-choices": ""},
    )
    press(
        hal, f"{BETS}?kind=big_bet", "save", **{"field-0-choices": "Small\nVery large"}
    )
    press(hal, BETS, "add-section", **{"new-section": "Our bets"})
    page_now = press(hal, BETS, "preview", **{"section-0-kinds": ["big_bet"]})
    assert "Publish “Bets”?" in page_now
    answer = put_in_force(hal)
    assert answer.redirect_chain[-1][0] == OWN
    found = catalogue(acme.organization).framework("bets")
    assert found is not None
    assert found.is_own
    big_bet = found.kind("big_bet")
    assert big_bet is not None
    assert (big_bet.label, big_bet.label_plural) == ("Big bet", "Big bets")
    assert big_bet.guidance == ("What do we bet on?", "Why?")
    assert [(each.at_least, each.at_most) for each in big_bet.limits.values()] == [
        (1, 3)
    ]
    assert big_bet.fields[0].choices == (
        ("small", "Small"),
        ("very_large", "Very large"),
    )
    with in_organization(acme.organization.pk):
        assert not FrameworkDraft.objects.exists()
        assert Configuration.objects.get().reason == "We bet"


def test_every_button_keeps_what_was_typed(acme: Acme, hal: Client) -> None:
    import_bets(hal)
    url = f"{BETS}?kind=bet"
    for do in ("save", "open:proof", "kind-down:bet", "add-kind", "section-up::0", "?"):
        typed = f"Typed before {do}"[:60]
        press(hal, url, do, **{"name": typed, "kind-label": typed, "new-kind": ""})
        document = draft(acme).document
        assert document["name"] == typed, do
        assert typed in [each["label"] for each in document["kinds"]], do


def test_opening_and_saving_changes_nothing(acme: Acme, hal: Client) -> None:
    """What the forms show is what they send: all of the installed ones, kind by kind."""
    for copied in (one.slug for one in installed()):
        hal.post(f"{OWN}new/", {"name": f"My {copied}", "copied": copied})
        before = draft(acme, f"my_{copied}").document
        for each in before["kinds"]:
            press(hal, f"{OWN}my_{copied}/?kind={each['slug']}", "save")
            assert draft(acme, f"my_{copied}").document == before, each["slug"]


@needs_framework("v2mom")
def test_a_copy_names_what_is_not_copied(hal: Client) -> None:
    page = hal.post(f"{OWN}new/", {"name": "Ours", "copied": "v2mom"}, follow=True)
    assert "the page design (the copy uses the standard one)" in page.content.decode()


def test_kinds_are_moved_and_removed_with_their_references(
    acme: Acme, hal: Client
) -> None:
    import_bets(hal)
    press(hal, BETS, "kind-down:bet")
    assert [each["slug"] for each in draft(acme).document["kinds"]] == [
        "proof",
        "bet",
        "belief",
    ]
    press(hal, BETS, "kind-remove:bet")
    document = draft(acme).document
    assert '"bet"' not in str(document).replace("'", '"')
    assert (
        press(hal, BETS, "preview").count(
            "Allow it at the top level or under another goal type"
        )
        > 1
    )


def test_a_statement_asks_for_no_number(acme: Acme, hal: Client) -> None:
    import_bets(hal)
    page = press(hal, f"{BETS}?kind=proof", "save", **{"kind-role": "statement"})
    proof = draft(acme).document["kinds"][1]
    assert (proof["measured"], proof["contributes"]) == (False, False)
    assert proof["cadence"] == "never"
    assert "Progress comes from" not in page


def test_problems_are_shown_at_their_fields(hal: Client) -> None:
    import_bets(hal)
    page = press(hal, BETS, "preview", horizon_from="two weeks")
    assert "Enter a whole number." in page
    assert 'value="two weeks"' in page
    assert 'aria-invalid="true"' in page
    press(hal, f"{BETS}?kind=bet", "save", **{"horizon_from": "7", "kind-label": ""})
    page = press(hal, BETS, "preview")
    assert 'name="open" value="bet"' in page


def test_a_renamed_choice_keeps_its_slug(acme: Acme, hal: Client) -> None:
    choices = [["small", "Small"], ["large", "Large"]]
    size = {"slug": "size", "label": "Size", "type": "choice", "choices": choices}
    import_bets(
        hal, kinds=[kind("bet", "Bet", fields=[size])], checks=[], document=None
    )
    press(hal, f"{BETS}?kind=bet", "save", **{"field-0-choices": "Tiny\nLarge"})
    found = draft(acme).document["kinds"][0]["fields"][0]["choices"]
    assert found == [["small", "Tiny"], ["large", "Large"]]
    press(hal, f"{BETS}?kind=bet", "save", **{"field-0-choices": "Large\nTiny\nHuge"})
    found = draft(acme).document["kinds"][0]["fields"][0]["choices"]
    assert found == [["large", "Large"], ["small", "Tiny"], ["huge", "Huge"]]


def test_concurrent_edits_are_both_kept(acme: Acme, hal: Client) -> None:
    import_bets(hal)
    ada = signed_in(acme.ada)
    shown = fields_of(ada.get(BETS).content.decode())
    press(hal, BETS, "save", name="Hal’s")
    refused = ada.post(BETS, shown | {"name": "Ada’s", "do": "save"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Hal changed this draft" in page
    assert 'value="Ada’s"' in page
    assert draft(acme).document["name"] == "Hal’s"
    again = ada.post(BETS, fields_of(page) | {"do": "save"})
    assert again.status_code == 302
    assert draft(acme).document["name"] == "Ada’s"
