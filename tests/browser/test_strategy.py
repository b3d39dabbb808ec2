"""Document pages: from the list of them to a team's Whats & Hows, and OKRs."""

import re
from itertools import combinations

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.looks import faults
from tests.browser.people import EMPLOYEE, HR_ADMIN, KESTREL
from tests.browser.visits import Visits
from tests.needs import needs_framework

HERE = f"/o/{KESTREL}/strategy/"
TEAM = "Field operations"


def open_document(page: Page, holder: str, name: str) -> None:
    page.goto(HERE)
    page.get_by_role("link", name=re.compile(rf"^{name}.*, {holder}$")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(holder)
    page.wait_for_load_state("networkidle")


@needs_framework("whats_hows")
def test_a_team_reads_what_it_delivers_and_how(visit: Visits) -> None:
    page = visit(HR_ADMIN, bypass_csp=True).page
    page.goto(f"/o/{KESTREL}/")
    page.get_by_role("link", name="Strategy").first.click()
    open_document(page, TEAM, "Whats and Hows")
    table = page.get_by_role("table")
    for level in ("Department goal", "Team goal", "Individual goal"):
        expect(table.get_by_role("rowheader", name=level)).to_be_visible()
    expect(table).to_contain_text("Done")
    hows = page.get_by_role("region", name=re.compile("^The how"))
    expect(hows).to_contain_text("from Kestrel")
    expect(hows).to_contain_text("They’re discussed in reviews.")
    assert not (found := faults(page)), "\n".join(found)
    page.get_by_role("link", name="Marta Jelinek").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Marta")
    assert not (found := faults(page)), "\n".join(found)


@needs_framework("whats_hows")
def test_a_how_is_added_to_a_team(visit: Visits) -> None:
    page = visit(HR_ADMIN).page
    open_document(page, TEAM, "Whats and Hows")
    page.get_by_role("link", name="Add how").click()
    expect(page.get_by_label("Type")).to_have_value("whats_hows:how")
    page.get_by_label("How", exact=True).fill("We leave the site cleaner")
    page.get_by_role("button", name="Create goal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "We leave the site cleaner"
    )
    open_document(page, TEAM, "Whats and Hows")
    hows = page.get_by_role("region", name=re.compile("^The how"))
    expect(hows).to_contain_text("We leave the site cleaner")


# Visible labels of the picture with what their text takes up, and the picture itself.
LABELS = """() => {
    const box = ({left, right, top, bottom}) => ({left, right, top, bottom});
    const labels = [...document.querySelectorAll(".hz-label")]
        .filter((each) => each.checkVisibility());
    return {
        picture: box(document.querySelector(".horizon > svg").getBoundingClientRect()),
        sun: box(document.querySelector(".hz-sun").getBoundingClientRect()),
        labels: labels.map((each) => {
            const text = document.createRange();
            text.selectNodeContents(each);
            const {left, right, top, bottom} = text.getBoundingClientRect();
            const end = Math.min(right, each.getBoundingClientRect().right);
            return {left, right: end, top, bottom, text: each.textContent};
        }),
        px: labels.map((each) => parseFloat(getComputedStyle(each).fontSize)),
    };
}"""


@needs_framework("bhag")
def test_labels_of_the_long_term_goal_are_legible_at_every_width(visit: Visits) -> None:
    page = visit(EMPLOYEE).page
    page.goto(HERE)
    page.locator('main a[href*="/bhag/"]').first.click()
    expect(page.locator(".horizon > svg")).to_be_visible()
    for width in (320, 390, 768, 1024, 1440, 1920):
        page.set_viewport_size(ViewportSize(width=width, height=900))
        found = page.evaluate(LABELS)
        labels, picture = found["labels"], found["picture"]
        assert len(labels) > 2, width
        assert min(found["px"]) >= 12, width
        for inside in (*labels, found["sun"]):
            assert inside["left"] >= picture["left"], (width, inside)
            assert inside["right"] <= picture["right"], (width, inside)
            assert inside["top"] >= picture["top"], (width, inside)
            assert inside["bottom"] <= picture["bottom"] + 4, (width, inside)
        overlaps = [pair for pair in combinations(labels, 2) if overlap(*pair)]
        assert not overlaps, (width, overlaps)


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    beside = one["right"] <= other["left"] or other["right"] <= one["left"]
    return not (
        beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    )


def test_the_form_of_okrs_has_its_grid_of_notes(visit: Visits) -> None:
    page = visit(HR_ADMIN, bypass_csp=True).page
    open_document(page, "Enterprise sales", "OKRs")
    expect(page.get_by_text("Key result 1")).to_be_visible()
    expect(page.get_by_text("This week", exact=True)).to_be_visible()
    assert not (found := faults(page)), "\n".join(found)


def test_the_notes_are_read_without_script(visit: Visits) -> None:
    page = visit(EMPLOYEE, java_script=False).page
    open_document(page, "Enterprise sales", "OKRs")
    page.get_by_role("link", name="View weekly notes").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Weekly notes")
    expect(page.get_by_text("This week", exact=True)).to_be_visible()
