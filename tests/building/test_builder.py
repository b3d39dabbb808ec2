"""Building an own framework in the browser, without a script."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.exchange import framework_from_json
from frameworks.files import file_of
from frameworks.models import Configuration
from frameworks.registry import installed
from frameworks.selectors import catalogue_of
from organizations.models import Organization
from organizations.tenancy import in_organization
from setup.models import FrameworkDraft
from tests.building.documents import bets, kind
from tests.make import make_goal
from tests.needs import needs_framework

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from organizations.models import Membership
    from tests.cast import Acme, Umbra

OWN = "/o/acme/setup/frameworks/own/"
BETS = f"{OWN}bets/"


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def hal(acme: Acme) -> Client:
    return client_of(acme.hal)


def catalogue(organization: Organization) -> Catalogue:
    with in_organization(organization.pk):
        return catalogue_of(Organization.objects.get(pk=organization.pk))


def draft(acme: Acme, slug: str = "bets") -> FrameworkDraft:
    with in_organization(acme.organization.pk):
        return FrameworkDraft.objects.get(slug=slug)


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form, with every answer as it is shown."""
    start = page.index('id="builder"')
    form = page[start : page.index("</form>", start)]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        type_ = re.search(r'type="([^"]*)"', tag)
        ticked = type_ and type_[1] in ("checkbox", "radio")
        if name and (not ticked or " checked" in tag):
            said = html.unescape(value[1]) if value else ""
            sent.setdefault(name[1], []).append(said)
    for name, inner in re.findall(
        r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL
    ):
        if chosen := re.search(r'value="([^"]*)"[^>]*selected', inner):
            sent[name] = chosen[1]
    areas = re.findall(
        r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    )
    return sent | {name: html.unescape(inner) for name, inner in areas}


def press(client: Client, url: str, do: str, **typed: Any) -> str:
    """Type, press a button, and read the page that follows."""
    sent = fields_of(client.get(url).content.decode())
    answer = client.post(url, sent | typed | {"do": do}, follow=True)
    assert answer.status_code in (200, 422), answer.status_code
    return answer.content.decode()


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("bets.json", content, "application/json")
    return client.post(f"{OWN}import/", {"file": file}, follow=True)


def put_in_force(client: Client, reason: str = "We bet", **more: Any) -> Any:
    page = client.get(f"{BETS}preview/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    sent = {"reason": reason, "seen": seen[1], **more}
    return client.post(f"{BETS}preview/", sent, follow=True)


def import_bets(client: Client, **over: Any) -> None:
    upload(client, file_of(framework_from_json(bets(**over), is_own=True)))


def in_force(client: Client, **over: Any) -> None:
    import_bets(client, **over)
    assert put_in_force(client).status_code == 200


def test_nothing_is_there_at_first(hal: Client) -> None:
    page = hal.get(OWN).content.decode()
    assert "No framework of your own yet" in page
    assert page.count("btn-act") == 1


def test_one_is_built_from_a_blank_sheet(acme: Acme, hal: Client) -> None:
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
    assert "Put “Bets” in force?" in page_now
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


def test_opening_and_keeping_changes_nothing_by_itself(acme: Acme, hal: Client) -> None:
    """What the forms show is what they send: all of the installed ones, kind by kind."""
    for copied in (one.slug for one in installed()):
        hal.post(f"{OWN}new/", {"name": f"My {copied}", "copied": copied})
        before = draft(acme, f"my_{copied}").document
        for each in before["kinds"]:
            press(hal, f"{OWN}my_{copied}/?kind={each['slug']}", "save")
            assert draft(acme, f"my_{copied}").document == before, each["slug"]


@needs_framework("v2mom")
def test_a_copy_names_what_stays_behind(hal: Client) -> None:
    page = hal.post(f"{OWN}new/", {"name": "Ours", "copied": "v2mom"}, follow=True)
    assert "the look of its page" in page.content.decode()


def test_kinds_move_and_go_with_all_that_spoke_of_them(acme: Acme, hal: Client) -> None:
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
    assert press(hal, BETS, "preview").count("neither alone nor under") > 1


def test_a_statement_asks_for_no_number(acme: Acme, hal: Client) -> None:
    import_bets(hal)
    page = press(hal, f"{BETS}?kind=proof", "save", **{"kind-role": "statement"})
    proof = draft(acme).document["kinds"][1]
    assert (proof["measured"], proof["contributes"]) == (False, False)
    assert proof["cadence"] == "never"
    assert "Progress comes from" not in page


def test_what_is_missing_is_said_at_its_place_and_opened(hal: Client) -> None:
    import_bets(hal)
    page = press(hal, BETS, "preview", horizon_from="two weeks")
    assert "Write a whole number." in page
    assert 'value="two weeks"' in page
    assert 'aria-invalid="true"' in page
    press(hal, f"{BETS}?kind=bet", "save", **{"horizon_from": "7", "kind-label": ""})
    page = press(hal, BETS, "preview")
    assert 'name="open" value="bet"' in page


def test_a_choice_that_is_renamed_stays_the_same_choice(
    acme: Acme, hal: Client
) -> None:
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


def test_two_who_write_at_once_do_not_lose_either(acme: Acme, hal: Client) -> None:
    import_bets(hal)
    ada = client_of(acme.ada)
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


def test_the_same_file_again_changes_nothing(acme: Acme, hal: Client) -> None:
    in_force(hal)
    exported = hal.get(f"{BETS}export/")
    assert exported.headers["Content-Disposition"] == (
        'attachment; filename="bets-1.sightline.json"'
    )
    page = upload(hal, exported.content).content.decode()
    assert "Nothing changes" in page
    with in_organization(acme.organization.pk):
        assert not FrameworkDraft.objects.exists()
        assert Configuration.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"version": "1", "name": "Other"}, "Give the file a newer version"),
        ({"version": "0.9"}, "the newer 1 is in force"),
        ({"slug": "okr"}, "is the name of an installed framework"),
        ({"slug": "import"}, "is the name of an installed framework"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    hal: Client, over: dict[str, Any], said: str
) -> None:
    in_force(hal)
    content = file_of(framework_from_json(bets(**over), is_own=True))
    answer = upload(hal, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_newer_file_is_an_update_with_a_preview(acme: Acme, hal: Client) -> None:
    in_force(hal)
    content = file_of(framework_from_json(bets(version="2", name="B"), is_own=True))
    page = upload(hal, content).content.decode()
    assert "“B”, version 2" in page
    assert catalogue(acme.organization).frameworks[0].name == "Bets"
    put_in_force(hal)
    assert catalogue(acme.organization).frameworks[0].name == "B"


def test_a_kind_with_goals_goes_only_when_that_is_meant(
    acme: Acme, hal: Client
) -> None:
    in_force(hal)
    with in_organization(acme.organization.pk):
        acme.ben.organization.refresh_from_db()
        goal = make_goal(acme.ben, "East", framework="bets", kind="bet")
    press(hal, BETS, "kind-remove:bet")
    press(hal, BETS, "save", **{"place-proof": ["alone"], "place-belief": ["alone"]})
    press(hal, BETS, "section-remove::0")
    page = hal.get(f"{BETS}preview/").content.decode()
    assert "1 goal is of the kind “Bet”, which goes away" in page
    assert put_in_force(hal).status_code == 422
    assert put_in_force(hal, confirmed="on").redirect_chain
    assert client_of(acme.ben).get(goal_url(acme, goal)).status_code == 200


def goal_url(acme: Acme, goal: Any) -> str:
    return f"/o/acme/goals/{goal.public_id}/"


def test_one_that_is_taken_away_leaves_its_goals(acme: Acme, hal: Client) -> None:
    in_force(hal)
    with in_organization(acme.organization.pk):
        acme.ben.organization.refresh_from_db()
        goal = make_goal(acme.ben, "East", framework="bets", kind="bet", owner=acme.ben)
    page = hal.get(f"{BETS}remove/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    sent = {"seen": seen[1], "reason": "Enough", "confirmed": "on"}
    assert hal.post(f"{BETS}remove/", sent).status_code == 302
    assert catalogue(acme.organization).framework("bets") is None
    ben = client_of(acme.ben)
    assert "East" in ben.get(goal_url(acme, goal)).content.decode()
    assert ben.post(f"{goal_url(acme, goal)}close/", {}).status_code == 302
    # Another one of that name would take the goals over.
    answer = hal.post(f"{OWN}new/", {"name": "Bets", "copied": ""})
    assert answer.headers["Location"] == f"{OWN}bets_2/"


def test_what_somebody_else_configured_meanwhile_is_shown_first(hal: Client) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    answer = hal.post(f"{BETS}preview/", {"reason": "Late", "seen": "0"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'name="seen" value="1"' in page
    assert 'value="Late"' in page


def test_a_draft_is_discarded(acme: Acme, hal: Client) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    hal.post(f"{BETS}discard/")
    with in_organization(acme.organization.pk):
        assert not FrameworkDraft.objects.exists()
    assert catalogue(acme.organization).frameworks[0].name == "Bets"


@pytest.mark.parametrize("who", ["lena", "ben", "rita"])
def test_only_hr_admins_and_owners_build(acme: Acme, hal: Client, who: str) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    client = client_of(getattr(acme, who))
    parts = ("", "new/", "import/", "bets/", "bets/preview/", "bets/discard/")
    for part in (*parts, "bets/export/", "bets/remove/"):
        assert client.get(OWN + part).status_code == 403, part
        assert client.post(OWN + part).status_code in (403, 405), part
    assert draft(acme).document["name"] == "Wagers"


def test_another_organization_knows_nothing_of_it(
    acme: Acme, hal: Client, umbra: Umbra
) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    mallory = client_of(umbra.mallory)
    theirs = "/o/umbra/setup/frameworks/own/"
    for part in ("bets/", "bets/preview/", "bets/export/", "bets/remove/"):
        assert mallory.get(theirs + part).status_code == 404, part
    assert "bets" not in mallory.get(theirs).content.decode()
    assert "A copy of Bets" not in mallory.get(f"{theirs}new/").content.decode()
    assert catalogue(umbra.organization).framework("bets") is None
    # The slug is free there.
    answer = mallory.post(f"{theirs}new/", {"name": "Bets", "copied": ""})
    assert answer.headers["Location"] == f"{theirs}bets/"


def test_a_page_asks_the_database_the_same_whatever_the_size(
    acme: Acme, hal: Client
) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    urls = (OWN, f"{OWN}new/", BETS, f"{BETS}?kind=bet", f"{BETS}preview/")
    before = {url: n_queries(hal, url) for url in urls}
    content = file_of(framework_from_json(bets(slug="more"), is_own=True))
    upload(hal, content)
    press(hal, BETS, "add-kind", **{"new-kind": "Another"})
    with in_organization(acme.organization.pk):
        acme.ben.organization.refresh_from_db()
        for number in range(3):
            make_goal(acme.ben, f"{number}", framework="bets", kind="bet")
    assert {url: n_queries(hal, url) for url in urls} == before
    assert max(before.values()) <= 12, before


def n_queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
