"""What is written and chosen in a form comes back: in that form alone, and announced."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.goal_form import choose_parent, open_more, parent_field
from tests.browser.pages import CHECK_INS, COMPANY, HERE, SETUP, TEAM_OPPS, goal_path
from tests.browser.people import HR_ADMIN, HR_ADMINS, KESTREL, LARCH, OWNER
from tests.browser.test_saving import KEPT, announced
from tests.browser.visits import Visits

CUSTOM = f"/o/{LARCH}/setup/frameworks/custom/"
INVALID = 422
RESTORED = "Restored what you wrote on this device."
SECRET = "https://hooks.slack.com/services/T0/B0/secret"


def organization(page: Page) -> None:
    page.get_by_label("Name").fill("Kestrel Two")
    page.get_by_label("Fiscal year starts in").select_option(index=4)


def is_organization(page: Page) -> None:
    expect(page.get_by_label("Name")).to_have_value("Kestrel Two")
    expect(page.get_by_label("Fiscal year starts in")).to_have_value("5")


def location(page: Page) -> None:
    page.get_by_label("Name").fill("Munich")
    with page.expect_response("**/locations/new/?country=DE"):
        page.get_by_label("Country").select_option("DE")
    page.get_by_label("Region").select_option("BY")
    page.get_by_role("checkbox", name="Mon").check()


def is_location(page: Page) -> None:
    """The region's field comes after the country was put back."""
    expect(page.get_by_label("Name")).to_have_value("Munich")
    expect(page.get_by_label("Country")).to_have_value("DE")
    expect(page.get_by_label("Region")).to_have_value("BY")
    expect(page.get_by_role("checkbox", name="Mon")).to_be_checked()


def people(page: Page) -> None:
    page.get_by_label("Unit", exact=True).select_option(index=2)
    page.get_by_label("Include the units below it").uncheck()


def is_people(page: Page) -> None:
    expect(page.get_by_label("Unit", exact=True)).not_to_have_value("")
    expect(page.get_by_label("Include the units below it")).not_to_be_checked()


def source(page: Page) -> None:
    page.get_by_label("Name").fill("CRM of Bremen")
    page.get_by_label("Token expires").select_option("90")


def is_source(page: Page) -> None:
    expect(page.get_by_label("Name")).to_have_value("CRM of Bremen")
    expect(page.get_by_label("Token expires")).to_have_value("90")


def rule(page: Page) -> None:
    page.get_by_label("How often").select_option(label="Every month, by weekday")


def is_rule(page: Page) -> None:
    chosen = page.get_by_label("How often").locator("option:checked")
    expect(chosen).to_have_text("Every month, by weekday")


def framework(page: Page) -> None:
    page.get_by_label("Name").fill("Wagers")
    page.get_by_role("radio").nth(1).check()


def is_framework(page: Page) -> None:
    expect(page.get_by_label("Name")).to_have_value("Wagers")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()


FORMS: dict[str, tuple[Callable[[Page], None], Callable[[Page], None]]] = {
    f"/o/{KESTREL}/setup/": (organization, is_organization),
    f"{CHECK_INS}locations/new/": (location, is_location),
    f"{CHECK_INS}locations/people/": (people, is_people),
    f"{CHECK_INS}everybody/": (rule, is_rule),
    f"/o/{KESTREL}/check-in/metric-sources/": (source, is_source),
    f"{SETUP}custom/new/": (framework, is_framework),
}


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_setup_comes_back_as_it_was_left(visit: Visits, path: str) -> None:
    fill, is_filled = FORMS[path]
    page = visit(HR_ADMIN).page
    page.goto(path)
    fill(page)
    page.reload()
    is_filled(page)
    expect(announced(page)).to_have_text(RESTORED)
    page.locator("[data-restored]").get_by_role("button", name="Discard").click()
    assert page.evaluate(KEPT) == 0


def test_a_source_that_was_added_is_no_draft_any_more(visit: Visits) -> None:
    page = visit(OWNER).page
    page.goto("/o/juniper/check-in/metric-sources/")
    source(page)
    page.get_by_role("button", name="Add source").click()
    expect(page.get_by_text("Copy the token for CRM of Bremen now")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("")
    assert page.evaluate(KEPT) == 0


def test_the_address_of_a_room_is_a_secret_and_not_kept(visit: Visits) -> None:
    page = visit(OWNER).page
    page.goto("/o/juniper/setup/chat/")
    page.get_by_label("Microsoft Teams").check()
    page.get_by_label("Webhook URL").fill(SECRET)
    page.reload()
    expect(page.get_by_label("Microsoft Teams")).to_be_checked()
    expect(page.get_by_label("Webhook URL")).to_have_value("")
    assert SECRET not in page.evaluate("JSON.stringify(localStorage)")


def test_the_builder_keeps_what_it_has_not_saved_yet(visit: Visits) -> None:
    page = visit(HR_ADMINS[LARCH]).page
    page.goto(f"{CUSTOM}new/")
    page.get_by_label("Name").fill("Journeys")
    page.get_by_role("button", name="Create draft").click()
    # The field is not left: the builder saves by itself when it is.
    page.get_by_label("Summary").fill("One a season")
    page.reload()
    expect(page.get_by_label("Summary")).to_have_value("One a season")
    expect(announced(page)).to_have_text(RESTORED)


def test_each_parent_has_a_draft_of_its_own_goal(visit: Visits) -> None:
    page, watch = visit(HR_ADMIN)
    parent = goal_path(page, COMPANY).rstrip("/").rpartition("/")[2]
    title = page.get_by_label("What will be different")
    page.goto(f"{HERE}new/?parent={parent}")
    title.fill("Below the company")
    page.goto(f"{HERE}new/")
    expect(title).to_have_value("")
    title.fill("On its own")
    open_more(page)
    page.get_by_label("Type", exact=True).select_option("What")
    page.get_by_role("radio", name="Sum of supporting goals").check()
    choose_parent(page, TEAM_OPPS)

    page.goto(f"{HERE}new/?parent={parent}")
    expect(title).to_have_value("Below the company")
    expect(parent_field(page)).to_have_value(COMPANY)
    expect(page.locator("#id_kind option:checked")).to_have_text("Objective")
    page.goto(f"{HERE}new/")
    expect(announced(page)).to_contain_text(RESTORED)
    expect(title).to_have_value("On its own")
    expect(page.locator("#id_kind option:checked")).to_have_text("What")
    expect(page.locator("#goal-more-summary")).to_contain_text("What")
    open_more(page)
    expect(page.get_by_role("radio", name="Sum of supporting goals")).to_be_checked()
    expect(parent_field(page)).to_have_value(TEAM_OPPS)
    expect(page.locator("#goal-form-line")).to_contain_text(TEAM_OPPS)

    # Refused, it is the draft of the same goal.
    title.fill("")
    with watch.allows(INVALID):
        page.get_by_role("button", name="Create goal").click()
        expect(title).to_have_attribute("aria-invalid", "true")
    title.fill("On its own feet")
    page.goto(f"{HERE}new/")
    expect(title).to_have_value("On its own feet")


def test_control_and_enter_saves_what_is_set_up_or_says_what_is_missing(
    visit: Visits,
) -> None:
    page, watch = visit(HR_ADMIN)
    page.goto(f"{SETUP}of/okr/")
    field, plural = page.locator("#setup-form input[type=text]").all()[:2]
    plural.fill("Aims")
    field.fill("Aim")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="What changes")).to_be_visible()
    assert page.evaluate(KEPT) == 1
    with watch.allows(INVALID):
        field.press("Control+Enter")
        why = page.get_by_label("Why are you changing this?")
        expect(why).to_be_focused()
    assert page.evaluate(KEPT) == 1
    page.get_by_role("link", name="Discard").click()
    expect(field).not_to_have_value("Aim")
    assert page.evaluate(KEPT) == 0


def test_what_is_saved_during_a_preview_is_answered_in_the_form_that_comes(
    visit: Visits,
) -> None:
    page, watch = visit(HR_ADMIN)
    page.goto(f"{SETUP}of/okr/")
    held: list[Route] = []

    def hold_previews(route: Route) -> None:
        if "action=preview" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/of/okr/", hold_previews)
    field, plural = page.locator("#setup-form input[type=text]").all()[:2]
    plural.fill("Aims")
    field.fill("Aim")
    with page.expect_request(lambda it: "action=preview" in (it.post_data or "")):
        page.get_by_role("button", name="See who is affected").click()
    field.press("Control+Enter")
    with watch.allows(INVALID):
        held[0].continue_()
        expect(page.get_by_label("Why are you changing this?")).to_be_focused()
