"""A custom framework: built, used, changed with a preview, and restored."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.goal_form import open_more
from tests.browser.looks import faults
from tests.browser.people import HR_ADMINS, JUNIPER, LARCH
from tests.browser.visits import Visits


class Builder:
    """The builder's page, by its words. Buttons answer in place, or by a new page."""

    def __init__(self, page: Page, slug: str, *, is_checked: bool) -> None:
        self.page, self.slug, self.is_checked = page, slug, is_checked
        self.home = f"/o/{slug}/setup/frameworks/custom/"

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def add_kind(self, name: str, plural: str) -> None:
        self.page.get_by_label("New goal type").fill(name)
        self.press("Add goal type")
        expect(self.page.get_by_label("Name (singular)")).to_have_value(name)
        self.page.get_by_label("Name (plural)").fill(plural)

    def tick(self, name: str, *, on: bool = True) -> None:
        self.page.get_by_role("checkbox", name=name, exact=True).set_checked(on)

    def look(self) -> None:
        """Wide and narrow, light and dark."""
        if self.is_checked:
            assert not (found := faults(self.page)), "\n".join(found)

    def publish(self, why: str) -> None:
        self.page.get_by_label("Reason").fill(why)
        self.press("Publish framework")
        expect(
            self.page.get_by_role("heading", level=1, name="Custom frameworks")
        ).to_be_visible()


def build(builder: Builder) -> None:
    page = builder.page
    page.goto(builder.home)
    builder.look()
    page.get_by_role("link", name="Create framework").click()
    page.get_by_label("Name").fill("Bets")
    builder.look()
    builder.press("Create draft")
    expect(page.get_by_role("heading", level=1)).to_have_text("New framework “Bets”")
    builder.add_kind("Bet", "Bets")
    builder.tick("Measured: with a number or yes/no", on=False)
    page.get_by_label("Progress comes from").select_option(
        "Average of supporting goals"
    )
    builder.add_kind("Proof", "Proofs")
    page.get_by_label("Role").select_option("Result: shows that an aim is reached")
    page.get_by_label("New field").fill("Source")
    builder.press("Add field")
    expect(page.get_by_label("Field", exact=True)).to_have_value("Source")
    builder.tick("Proof doesn’t need a parent goal", on=False)
    builder.press("Preview changes")
    expect(
        page.get_by_text("Allow it at the top level or under another goal type.").first
    ).to_be_visible()
    builder.look()
    builder.tick("Proof can be placed under: Bet")
    page.get_by_label("New section").fill("What we bet on")
    builder.press("Add section")
    builder.tick("Bets")
    builder.press("Preview changes")
    heading = page.get_by_role("heading", level=1, name="Publish “Bets”?")
    expect(heading).to_be_visible()
    builder.look()
    builder.publish("We speak of bets")


def use(builder: Builder, title: str) -> None:
    page = builder.page
    page.goto(f"/o/{builder.slug}/goals/new/")
    open_more(page)
    page.get_by_label("Type").select_option("Bet")
    page.get_by_label("What will be different").fill(title)
    builder.press("Create goal")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def rename(builder: Builder, name: str) -> None:
    page = builder.page
    page.goto(builder.home)
    page.get_by_role("link", name="Change Bets").click()
    builder.press("Edit Bet")
    page.get_by_label("Name (singular)").fill(name)
    builder.press("Preview changes")
    expect(page.get_by_text(f"“Bet” is renamed “{name}”.")).to_be_visible()
    expect(page.get_by_text(f"“Bet” becomes “{name}” on 1 goal")).to_be_visible()
    builder.look()
    builder.publish("A better word")


def go_back(builder: Builder) -> None:
    page = builder.page
    page.goto(f"/o/{builder.slug}/setup/frameworks/history/")
    page.get_by_role("link", name="Return to version 1").click()
    page.get_by_label("Why are you changing this?").fill("The old word was better")
    builder.press("Return to this version")
    expect(page.get_by_role("heading", name="Version 3 current")).to_be_visible()


def kinds_offered(builder: Builder) -> str:
    builder.page.goto(f"/o/{builder.slug}/goals/new/")
    open_more(builder.page)
    return builder.page.get_by_label("Type").inner_text()


@pytest.mark.parametrize(("slug", "java_script"), [(JUNIPER, True), (LARCH, False)])
def test_a_custom_framework_is_built_used_changed_and_restored(
    visit: Visits,
    slug: str,
    java_script: bool,
) -> None:
    options = {"bypass_csp": True} if java_script else {"java_script": False}
    page, watch = visit(HR_ADMINS[slug], **options)
    builder = Builder(page, slug, is_checked=java_script)
    with watch.allows(422):
        build(builder)
    use(builder, "East is where we grow")
    rename(builder, "Wager")
    assert "Wager" in kinds_offered(builder)
    go_back(builder)
    assert "Wager" not in kinds_offered(builder)
    assert "Bet" in kinds_offered(builder)


def test_a_draft_autosaves_while_typing(visit: Visits) -> None:
    """The draft is still there after the tab was closed."""
    page = visit(HR_ADMINS[JUNIPER]).page
    builder = Builder(page, JUNIPER, is_checked=False)
    page.goto(f"{builder.home}new/")
    page.get_by_label("Name").fill("Themes")
    builder.press("Create draft")
    page.get_by_label("Summary").fill("Three a year")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Name").press("Tab")
    expect(page.locator("#builder-kept")).to_contain_text("Draft saved at")
    page.reload()
    expect(page.get_by_label("Summary")).to_have_value("Three a year")
