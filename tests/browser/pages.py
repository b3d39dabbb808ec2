"""One page of every kind, with the person who opens it."""

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.people import (
    EMPLOYEE,
    HR_ADMIN,
    JUNIPER,
    KESTREL,
    LEADER,
    MANAGER,
    OUTSIDER,
    OWNER,
    UMBRA,
)

COMPANY = "Grow ARR from $12M to $18M"
TEAM = "Fill the enterprise pipeline and close it faster"
TEAM_OPPS = "200 qualified enterprise opps"
OPPS = "25 enterprise opps qualified from outbound"
HERE = f"/o/{KESTREL}/goals/"
CYCLES = f"/o/{KESTREL}/setup/cycles/"
SETUP = f"/o/{KESTREL}/setup/frameworks/"
CHECK_INS = f"/o/{KESTREL}/setup/check-ins/"
STRATEGY = f"/o/{KESTREL}/strategy/"
EXAMPLES = f"/o/{KESTREL}/examples/"
PERIODS = f"/o/{KESTREL}/check-in/periods/"
NOT_FOUND = 404


@dataclass(frozen=True)
class Seen:
    """A page to check.

    `path` may end below a goal; then `title` is that goal's, in Kestrel. `link`: the
    page is reached by a link on `path` whose URL begins so, and ends with `end`.
    """

    name: str
    who: str
    path: str
    title: str = ""
    status: int = 200
    link: str = ""
    end: str = ""

    def open(self, page: Page, goal_ids: Mapping[str, str] | None = None) -> None:
        """`goal_ids`: public ids by title; without them the goal is searched for."""
        path = self.path
        if self.title and goal_ids:
            path = f"{HERE}{goal_ids[self.title]}/{self.path}"
        elif self.title:
            path = goal_path(page, self.title) + self.path
        if self.link:
            path = linked_path(page, path, self.link, self.end)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == self.status, f"{path}: {answer.status}"
        # Content that `hx-trigger="load"` fetches is part of the page.
        page.wait_for_load_state("networkidle")


def goal_path(page: Page, title: str) -> str:
    page.goto(f"{HERE}?q={title}")
    link = page.get_by_role("link", name=title, exact=True).first
    href = link.get_attribute("href")
    assert href, title
    return href


def linked_path(page: Page, path: str, link: str, end: str = "") -> str:
    page.goto(path)
    ends = f'[href$="{end}"]' if end else ""
    href = page.locator(f'main a[href^="{link}"]{ends}').first.get_attribute("href")
    assert href, link
    return href


# Their content depends on the day: weeks, quarters, holidays, ages.
DATED = {
    *("home", "home-manager", "home-leader", "goal-own", "goal-silent"),
    *("participation", "participation-weeks", "week", "check-ins", "leave"),
    *(
        "setup-cycles",
        "setup-cycle",
        "setup-check-ins",
        "setup-rule",
        "setup-locations",
        "notes-mine",
        "notes-goal",
    ),
    *("metric-sources", "my-people", "thread", "calendar", "audit-trail"),
}
PAGES = (
    Seen("sign-in", "", "/accounts/login/"),
    Seen("password-reset", "", "/accounts/password/reset/"),
    Seen("not-found", HR_ADMIN, f"/o/{UMBRA}/", status=NOT_FOUND),
    Seen("switcher", HR_ADMIN, "/organizations/"),
    Seen("sign-out", HR_ADMIN, "/accounts/logout/"),
    Seen("password", HR_ADMIN, "/accounts/password/change/"),
    Seen("home", EMPLOYEE, f"/o/{KESTREL}/"),
    Seen("home-manager", MANAGER, f"/o/{KESTREL}/"),
    Seen("home-leader", LEADER, f"/o/{KESTREL}/"),
    Seen("setup", HR_ADMIN, f"/o/{KESTREL}/setup/"),
    Seen("setup-cycles", HR_ADMIN, CYCLES),
    Seen("setup-cycle", HR_ADMIN, CYCLES, link=CYCLES, end="/state/"),
    Seen("setup-frameworks", HR_ADMIN, SETUP),
    Seen("setup-framework", HR_ADMIN, f"{SETUP}of/okr/"),
    Seen("setup-custom", HR_ADMIN, f"{SETUP}custom/"),
    Seen("setup-custom-new", HR_ADMIN, f"{SETUP}custom/new/"),
    Seen("setup-custom-import", HR_ADMIN, f"{SETUP}custom/import/"),
    Seen("setup-placement", HR_ADMIN, f"{SETUP}placement/"),
    Seen("setup-history", HR_ADMIN, f"{SETUP}history/"),
    Seen("setup-guidance", HR_ADMIN, f"{SETUP}guidance/"),
    Seen("setup-check-ins", HR_ADMIN, CHECK_INS),
    Seen("setup-rule", HR_ADMIN, CHECK_INS, link=f"{CHECK_INS}units/"),
    Seen("setup-questions", HR_ADMIN, f"{CHECK_INS}questions/"),
    Seen("setup-reminders", HR_ADMIN, f"{CHECK_INS}policy/"),
    Seen("setup-locations", HR_ADMIN, f"{CHECK_INS}locations/"),
    Seen("setup-location-new", HR_ADMIN, f"{CHECK_INS}locations/new/?country=DE"),
    Seen("setup-location-people", HR_ADMIN, f"{CHECK_INS}locations/people/"),
    Seen("home-empty", OUTSIDER, f"/o/{UMBRA}/"),
    Seen("outline", HR_ADMIN, HERE),
    Seen("outline-found", HR_ADMIN, f"{HERE}?q=opps"),
    Seen("outline-nothing", HR_ADMIN, f"{HERE}?q=nothing+like+this"),
    Seen("outline-arrange", HR_ADMIN, f"{HERE}?arrange=1"),
    Seen("outline-empty", OUTSIDER, f"/o/{UMBRA}/goals/"),
    Seen("goal-company", HR_ADMIN, "", COMPANY),
    Seen("goal", MANAGER, "", TEAM_OPPS),
    Seen("goal-own", EMPLOYEE, "", OPPS),
    Seen("goal-why", EMPLOYEE, "why/", TEAM),
    Seen("goal-new", HR_ADMIN, f"{HERE}new/"),
    Seen("goal-edit", HR_ADMIN, "edit/", OPPS),
    Seen("goal-align", HR_ADMIN, "align/", OPPS),
    Seen("goal-status", HR_ADMIN, "status/", OPPS),
    Seen("goal-visibility", EMPLOYEE, "visibility/", OPPS),
    Seen("goal-override", HR_ADMIN, "override/", OPPS),
    Seen("goal-close", HR_ADMIN, "close/", OPPS),
    Seen("goal-archive", HR_ADMIN, "archive/", OPPS),
    Seen("strategy", HR_ADMIN, STRATEGY),
    Seen("strategy-bhag", EMPLOYEE, STRATEGY, link=f"{STRATEGY}bhag/"),
    Seen("strategy-v2mom", HR_ADMIN, STRATEGY, link=f"{STRATEGY}v2mom/"),
    Seen("strategy-v2mom-read", EMPLOYEE, STRATEGY, link=f"{STRATEGY}v2mom/"),
    Seen("strategy-empty", OUTSIDER, f"/o/{UMBRA}/strategy/"),
    Seen("check-in", EMPLOYEE, "check-in/", OPPS),
    Seen("leave", EMPLOYEE, f"/o/{KESTREL}/check-in/leave/"),
    Seen("participation", HR_ADMIN, f"/o/{KESTREL}/participation/"),
    Seen("audit-trail", HR_ADMIN, f"/o/{KESTREL}/audit/"),
    Seen("search", EMPLOYEE, f"/o/{KESTREL}/search/?q=enterprise"),
    Seen("search-empty", EMPLOYEE, f"/o/{KESTREL}/search/"),
    Seen("search-nothing", EMPLOYEE, f"/o/{KESTREL}/search/?q=zzzz"),
    Seen("audit-mine", EMPLOYEE, f"/o/{KESTREL}/audit/mine/"),
    # Mostly other weeks than the shown one, on any day: hidden text in a wide table.
    Seen("participation-weeks", HR_ADMIN, f"/o/{KESTREL}/participation/?weeks=26"),
    Seen("week", EMPLOYEE, f"/o/{KESTREL}/check-in/"),
    Seen("week-empty", OUTSIDER, f"/o/{UMBRA}/check-in/"),
    Seen("check-ins", EMPLOYEE, "check-ins/", OPPS),
    Seen("notes-mine", EMPLOYEE, f"/o/{KESTREL}/check-in/notes/"),
    Seen("notes-goal", MANAGER, "notes/", OPPS),
    Seen("notes-empty", OUTSIDER, f"/o/{UMBRA}/check-in/notes/"),
    Seen("metric-sources", HR_ADMIN, f"/o/{KESTREL}/check-in/metric-sources/"),
    Seen("metric-sources-empty", OUTSIDER, f"/o/{UMBRA}/check-in/metric-sources/"),
    Seen("for-others", MANAGER, f"/o/{KESTREL}/check-in/for/"),
    Seen("examples", EMPLOYEE, f"{EXAMPLES}"),
    Seen("examples-nothing", EMPLOYEE, f"{EXAMPLES}?q=nothing+like+this"),
    Seen("example", HR_ADMIN, f"{EXAMPLES}arr-growth/"),
    Seen("example-v2mom", HR_ADMIN, f"{EXAMPLES}salesforce-1999/"),
    Seen("example-lesson", EMPLOYEE, f"{EXAMPLES}instagram-smart/"),
    Seen("example-table", EMPLOYEE, f"{EXAMPLES}innovative-products/"),
    Seen("example-use", HR_ADMIN, f"{EXAMPLES}automotive/use/"),
    Seen("example-use-own", EMPLOYEE, f"{EXAMPLES}arr-growth/use/"),
    Seen("my-people", MANAGER, f"/o/{KESTREL}/people/"),
    Seen("thread", EMPLOYEE, f"/o/{KESTREL}/", link=PERIODS, end="/thread/"),
    Seen("goal-silent", EMPLOYEE, "silent/", OPPS),
    Seen("updates", EMPLOYEE, f"/o/{KESTREL}/check-in/updates/"),
    Seen("partners", EMPLOYEE, f"/o/{KESTREL}/check-in/partners/?q=an"),
    Seen("one-on-ones", MANAGER, f"/o/{KESTREL}/one-on-ones/"),
    Seen(
        "one-on-one",
        MANAGER,
        f"/o/{KESTREL}/one-on-ones/",
        link=f"/o/{KESTREL}/one-on-ones/",
    ),
    Seen("inbox", OUTSIDER, f"/o/{UMBRA}/inbox/"),
    Seen("inbox-empty", HR_ADMIN, f"/o/{KESTREL}/inbox/"),
    Seen("settings", EMPLOYEE, f"/o/{KESTREL}/settings/"),
    Seen("tokens", LEADER, f"/o/{KESTREL}/settings/tokens/"),
    Seen("addresses", EMPLOYEE, "/accounts/email/"),
    Seen("preferences", MANAGER, f"/o/{KESTREL}/settings/notifications/"),
    Seen("calendar", EMPLOYEE, f"/o/{KESTREL}/calendar/"),
    Seen("chat-rooms", OWNER, f"/o/{JUNIPER}/setup/chat/"),
    Seen("people", HR_ADMIN, f"/o/{KESTREL}/people-and-units/"),
    Seen(
        "people-unit",
        HR_ADMIN,
        f"/o/{KESTREL}/people-and-units/",
        link=f"/o/{KESTREL}/people-and-units/units/",
    ),
    Seen("people-import", HR_ADMIN, f"/o/{KESTREL}/people-and-units/import/"),
    Seen("import", HR_ADMIN, f"{HERE}import/"),
)
