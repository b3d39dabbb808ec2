"""A date belongs to a person or an organization, and is never UTC's by accident."""

from __future__ import annotations

import ast

from tests.architecture.test_source import name_of, sources

# A moment's date without a zone in sight: by file, what it is the date of, and why.
DATES = {
    "scheduling/retroactive_leave.py": {"closed": "local: made so in the line before"},
    "scheduling/preview.py": {"self.opens_at": "local: of the previewed member"},
    "scheduling/rules.py": {"local": "local"},
    "people/importing/table.py": {"cell": "a spreadsheet's cell has no zone"},
    "demo/kestrel.py": {"now": "local: the demo's zone"},
    "checkins/templatetags/checkins.py": {"local": "local"},
    "feedback/templatetags/feedback.py": {"local": "local"},
    "notifications/planning/digests.py": {
        "now": "a range of weeks, a day wider than any zone needs",
        "one.closed_at": "a range of days for leave, with a margin",
    },
    "notifications/delivery/checks.py": {
        "local": "local",
        "now.astimezone(dt.UTC)": "as wide a range as any zone needs",
    },
    "notifications/planning/silent_goals.py": {
        "now": "a range of days, with a margin",
        "local": "local",
    },
}
# What is due to people is due on their day (scheduling/clock.py). Of the apps that speak of
# it, these modules ask for the organization's day, and what for.
OF_PEOPLE = ("scheduling", "checkins", "feedback", "alignment", "home")
ORGANIZATIONS_DAY = {
    "scheduling/clock.py": "figures of many people",
    "scheduling/plan.py": "holidays are filled a year ahead",
    "scheduling/locations.py": "holidays are filled a year ahead",
    "checkins/weekly_notes/documents.py": "notes of many people, side by side",
    "alignment/participation/views.py": "the name of a file",
    "home/selectors.py": "dates of goals and cycles",
}


def dates_without_a_zone(text: str) -> set[str]:
    """What `.date()` is called on, but for `….astimezone(zone)`."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        is_date = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "date"
            and not node.args
        )
        if not is_date:
            continue
        of = node.func.value  # type: ignore[attr-defined]  # seen above
        is_zoned = isinstance(of, ast.Call) and (
            isinstance(of.func, ast.Attribute) and of.func.attr == "astimezone"
        )
        if not is_zoned or ast.unparse(of).endswith(".astimezone(dt.UTC)"):
            found.add(ast.unparse(of))
    return found


def test_dates_without_a_time_zone_are_found() -> None:
    assert dates_without_a_zone("goal.created_at.date()") == {"goal.created_at"}
    assert dates_without_a_zone("at.astimezone(dt.UTC).date()")
    assert not dates_without_a_zone("at.astimezone(member.zone).date()")


def test_every_date_of_an_instant_names_its_time_zone() -> None:
    allowed = {name: set(whats) for name, whats in DATES.items()}
    found = {
        name_of(path): whats
        for path in sources()
        if "tests" not in path.parts
        and (whats := dates_without_a_zone(path.read_text()))
    }
    assert found == allowed


def test_check_ins_ask_for_the_organization_s_day_where_many_are_counted() -> None:
    found = {
        name_of(path)
        for path in sources(*OF_PEOPLE)
        if "organization.today()" in path.read_text()
    }
    assert found == set(ORGANIZATIONS_DAY)
