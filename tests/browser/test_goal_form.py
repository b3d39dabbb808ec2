"""The goal form never changes what a person set; the parent is found by typing."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.goal_form import (
    choose_kind,
    choose_parent,
    more_options,
    open_more,
    parent_field,
)
from tests.browser.looks import faults
from tests.browser.pages import COMPANY, OPPS, TEAM, TEAM_OPPS, goal_path
from tests.browser.people import EMPLOYEE, HR_ADMIN, KESTREL, MANAGER
from tests.browser.visits import Visits

NEW = f"/o/{KESTREL}/goals/new/"


def kind(page: Page) -> str:
    return str(page.locator("#id_kind").evaluate("it => it.selectedOptions[0].text"))


def test_what_a_person_set_stays_whatever_they_choose_next(visit: Visits) -> None:
    page = visit(HR_ADMIN).page
    page.goto(NEW)
    page.get_by_label("What will be different").fill("Every port hears of us first")
    assert kind(page) == "Objective"
    open_more(page)
    own_metric = page.get_by_role("radio", name="Own metric")
    choose_kind(page, "What")
    choose_kind(page, "Objective")
    expect(
        page.get_by_role("radio", name="Average of supporting goals")
    ).to_be_checked()
    own_metric.check()
    page.get_by_label("Measured in").select_option("Yes or no")
    # Twice, as somebody does who looks what the other type would ask.
    for other in ("What", "Objective", "How", "Objective"):
        choose_kind(page, other)
        if other == "How":
            expect(own_metric).to_be_hidden()
            continue
        expect(own_metric).to_be_checked()
        expect(page.get_by_label("Measured in")).to_have_value("yes_no")
    choose_parent(page, COMPANY)
    expect(page.locator("#goal-form-line")).to_contain_text(COMPANY)
    assert kind(page) == "Objective"
    page.get_by_role("button", name="Create goal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Every port hears of us first"
    )


def test_fields_of_a_type_chosen_at_once_after_another_are_as_they_should(
    visit: Visits,
) -> None:
    page = visit(HR_ADMIN).page
    page.context.new_cdp_session(page).send(
        "Emulation.setCPUThrottlingRate", {"rate": 4}
    )
    page.goto(NEW)
    average = page.get_by_role("radio", name="Average of supporting goals")
    for _time in range(3):
        choose_kind(page, "What")
        choose_kind(page, "Objective")
        expect(average).to_be_checked()


def test_a_type_that_does_not_fit_is_explained_and_changed_by_a_button(
    visit: Visits,
) -> None:
    page = visit(HR_ADMIN, bypass_csp=True).page
    page.goto(NEW)
    page.get_by_label("What will be different").fill("Sign 12 ports")
    choose_parent(page, TEAM_OPPS)
    why = page.get_by_text("Objectives can’t be placed under key results.")
    expect(why).to_be_visible()
    assert not (found := faults(page)), "\n".join(found)
    assert kind(page) == "Objective"
    page.get_by_role("button", name="Change type to key result").click()
    expect(why).to_have_count(0)
    assert kind(page) == "Key result"
    expect(page.get_by_label("What will be different")).to_have_value("Sign 12 ports")
    expect(parent_field(page)).to_have_value(TEAM_OPPS)


def test_cascading_a_goal_of_others_begins_with_an_objective(visit: Visits) -> None:
    page = visit(EMPLOYEE).page
    page.goto(f"/o/{KESTREL}/goals/?q={TEAM}")
    page.get_by_role("link", name=TEAM, exact=True).first.click()
    page.get_by_role("link", name="Cascade").click()
    assert kind(page) == "Objective"
    expect(parent_field(page)).to_have_value(TEAM)
    expect(more_options(page)).not_to_have_attribute("open", re.compile(""))


def test_the_parent_is_chosen_by_keys_alone(visit: Visits) -> None:
    page = visit(EMPLOYEE, bypass_csp=True).page
    page.goto(NEW)
    field = parent_field(page)
    options = page.get_by_role("listbox").get_by_role("option")
    field.focus()
    page.keyboard.press("ArrowDown")
    # Likely ones before anything is typed.
    expect(page.get_by_text("Likely parent goals").first).to_be_visible()
    assert options.count() > 2
    assert not (found := faults(page)), "\n".join(found)
    page.keyboard.type("enterprise opps")
    expect(options.first).to_contain_text("enterprise opps")
    expect(field).to_have_attribute(
        "aria-activedescendant", re.compile("^parent-option")
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(field).not_to_have_value("enterprise opps")
    expect(field).to_have_value(re.compile("enterprise opps"))
    expect(page.get_by_role("listbox")).to_be_hidden()
    chosen = field.input_value()
    # A text that chooses nothing gives way, whether one escapes or leaves.
    for key in ("Escape", "Tab"):
        field.fill("nothing like this")
        expect(
            page.get_by_text("No possible parent goal matches").first
        ).to_be_visible()
        page.keyboard.press(key)
        expect(field).to_have_value(chosen)
    expect(page.get_by_role("heading", name="New goal")).to_be_visible()
    field.fill("")
    page.keyboard.press("Tab")
    expect(page.locator('[name="parent"]')).to_have_value("")


def test_an_answer_to_an_earlier_question_does_not_undo_a_later_choice(
    visit: Visits,
) -> None:
    page = visit(HR_ADMIN).page
    page.goto(NEW)
    open_more(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if not held and "refresh" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/goals/new/", hold)
    page.get_by_label("Type", exact=True).select_option("What")
    page.get_by_role("radio", name="Sum of supporting goals").check()
    page.get_by_label("Cycle").select_option(index=1)
    cycle = page.get_by_label("Cycle").input_value()
    held[0].continue_()
    expect(page.locator("#goal-more-summary")).to_contain_text("What")
    expect(page.get_by_role("radio", name="Sum of supporting goals")).to_be_checked()
    expect(page.get_by_label("Cycle")).to_have_value(cycle)


def test_suggestions_that_come_with_the_page_take_no_focus(visit: Visits) -> None:
    page = visit(EMPLOYEE).page
    page.goto(f"{goal_path(page, OPPS)}edit/")
    suggestions = page.get_by_role("complementary", name="Suggestions")
    expect(suggestions).to_contain_text("Specific.")
    assert page.evaluate("document.activeElement === document.body")


def test_says_whose_goals_are_similar_and_which_part_is_mine(visit: Visits) -> None:
    page = visit(MANAGER).page
    page.goto(f"/o/{KESTREL}/goals/?q={TEAM}")
    page.get_by_role("link", name=TEAM, exact=True).first.click()
    page.get_by_role("link", name="Cascade").click()
    page.get_by_label("What will be different").fill(OPPS.replace("25", "30"))
    suggestions = page.get_by_role("complementary", name="Suggestions")
    expect(suggestions).to_contain_text("Similar goals of others:")
    expect(suggestions.get_by_role("link", name=OPPS)).to_be_visible()
    expect(page.get_by_text("Your part of the parent goal")).to_be_visible()
