"""Every page, wide and narrow, light and dark."""

import pytest

from tests.browser.looks import axe_violations, faults, sticking_out
from tests.browser.pages import PAGES, Seen
from tests.browser.visits import Visits


@pytest.mark.parametrize("seen", PAGES, ids=lambda seen: seen.name)
def test_a_page_is_accessible_and_whole(visit: Visits, seen: Seen) -> None:
    page, watch = visit(seen.who, bypass_csp=True)
    with watch.allows(seen.status):
        seen.open(page)
    found = faults(page)
    assert not found, "\n".join(found)


def test_a_planted_fault_is_found(visit: Visits) -> None:
    page = visit(bypass_csp=True).page
    page.goto("/accounts/login/")
    page.evaluate("""() => {
        const box = document.createElement("p");
        box.innerHTML = "<img src=/static/favicon.svg width=3000>";
        document.body.append(box);
    }""")
    assert any("image-alt" in each for each in axe_violations(page))
    assert any("favicon" in each for each in sticking_out(page))
