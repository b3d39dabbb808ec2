"""What a person does with the goal form."""

from playwright.sync_api import Locator, Page, expect


def more_options(page: Page) -> Locator:
    return page.locator("#goal-more")


def open_more(page: Page) -> None:
    """Opens the fields on demand, unless they are open."""
    if more_options(page).get_attribute("open") is None:
        more_options(page).locator("summary").click()


def choose_kind(page: Page, name: str, *, java_script: bool = True) -> None:
    open_more(page)
    kind = page.get_by_label("Type", exact=True)
    if not java_script:
        kind.select_option(name)
        page.get_by_role("button", name="Show fields for this type").click()
        return
    with page.expect_response(lambda it: "refresh" in (it.request.post_data or "")):
        kind.select_option(name)


def parent_field(page: Page, *, java_script: bool = True) -> Locator:
    if java_script:
        return page.get_by_role("combobox", name="Parent goal", exact=True)
    return page.get_by_role("textbox", name="Parent goal", exact=True)


def choose_parent(page: Page, title: str, *, java_script: bool = True) -> None:
    field = parent_field(page, java_script=java_script)
    field.fill(title)
    if java_script:
        options = page.get_by_role("listbox").get_by_role("option")
        options.filter(has_text=title).first.click()
        expect(field).to_have_value(title)
    else:
        page.get_by_role("button", name="Search", exact=True).click()
        page.get_by_role("radio", name=title).check()
