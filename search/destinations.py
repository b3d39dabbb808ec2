"""Pages and actions that the search offers, each to whoever the policy lets there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy, pgettext_lazy

from organizations.policy import may
from search.asked import ACTIONS, PAGES
from search.rules import has_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organizations.models import Membership
    from search.asked import Asked

type Text = str | Promise
SETUP = gettext_lazy("Setup")
OWN = gettext_lazy("Your settings")


@dataclass(frozen=True, slots=True)
class Destination:
    """A page, or an action that begins on one. `label`: as the page and the navigation
    call it. `also`: other words for it, which nobody sees. `asks`: actions of the policy
    of which one is enough; none: everybody. `note`: where it belongs.
    """

    kind: str
    label: Text
    view: str
    icon: str
    note: Text = ""
    also: Text = ""
    asks: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return f"{self.label} {self.also} {self.note}"

    def is_for(self, member: Membership) -> bool:
        """Queries: 0, but for who has people of their own."""
        return not self.asks or any(may(member, action) for action in self.asks)

    def url(self, asked: Asked) -> str:
        return reverse(self.view, args=[asked.by.organization.slug])


def _page(
    label: Text,
    view: str,
    icon: str,
    *asks: str,
    note: Text = "",
    also: Text = "",
) -> Destination:
    return Destination(PAGES, label, view, icon, note, also, asks)


def _action(
    label: Text, view: str, icon: str, *asks: str, also: Text = ""
) -> Destination:
    return Destination(ACTIONS, label, view, icon, "", also, asks)


CHECK_IN = _action(
    gettext_lazy("Check in"),
    "checkins:week",
    "pencil-line",
    also=gettext_lazy("update progress this week"),
)
NEW_GOAL = _action(
    gettext_lazy("New goal"),
    "goals:create",
    "plus",
    also=gettext_lazy("create write add goal objective key result"),
)
DESTINATIONS = (
    CHECK_IN,
    NEW_GOAL,
    _action(
        gettext_lazy("Invite people"),
        "accounts:invitations",
        "mail",
        "member.invite",
        also=gettext_lazy("invitations add person colleague"),
    ),
    _action(
        gettext_lazy("Plan days away"),
        "scheduling:leave",
        "sun",
        also=gettext_lazy("leave holiday vacation absence"),
    ),
    _action(gettext_lazy("Check in for someone else"), "checkins:delegates", "users"),
    _action(
        gettext_lazy("Start from an example"),
        "examples:index",
        "book-open",
        also=gettext_lazy("template library"),
    ),
    _action(gettext_lazy("Import goals"), "goals:import", "upload", "goals.import"),
    _action(gettext_lazy("Import people"), "people:import", "upload", "member.manage"),
    _action(
        gettext_lazy("New unit"),
        "people:unit_create",
        "plus",
        "member.manage",
        also=gettext_lazy("add create team department"),
    ),
    _page(gettext_lazy("Home"), "home", "house"),
    _page(gettext_lazy("Check-in"), "checkins:week", "pencil-line"),
    _page(gettext_lazy("Goals"), "goals:outline", "waypoints"),
    _page(
        gettext_lazy("Strategy"),
        "strategy:index",
        "sunrise",
        also=gettext_lazy("vision long-term"),
    ),
    _page(
        gettext_lazy("My people"),
        "feedback:my_people",
        "users",
        "team.read",
        "participation.read",
        also=gettext_lazy("team reports"),
    ),
    _page(
        gettext_lazy("Inbox"),
        "notifications:inbox",
        "inbox",
        also=gettext_lazy("messages notifications"),
    ),
    _page(
        gettext_lazy("Participation"),
        "alignment:participation",
        "gauge",
        "participation.read",
    ),
    _page(
        gettext_lazy("My weekly notes"),
        "checkins:my_notes",
        "file-text",
    ),
    _page(gettext_lazy("1:1s"), "feedback:one_on_ones", "message-square"),
    _page(gettext_lazy("Updates shared with me"), "feedback:updates", "eye"),
    _page(gettext_lazy("Accountability partners"), "feedback:partners", "users"),
    _page(gettext_lazy("Automatic updates"), "checkins:metric_sources", "refresh-cw"),
    _page(
        gettext_lazy("Notification settings"),
        "notifications:preferences",
        "mail",
        note=OWN,
        also=gettext_lazy("email reminders"),
    ),
    _page(
        gettext_lazy("Calendar"), "notifications:calendar", "calendar-clock", note=OWN
    ),
    _page(gettext_lazy("Changes by others"), "audit:mine", "history", note=OWN),
    _page(
        gettext_lazy("People and units"),
        "people:directory",
        "building-2",
        "member.manage",
    ),
    _page(
        gettext_lazy("Invitations"),
        "accounts:invitations",
        "mail",
        "member.invite",
    ),
    _page(
        gettext_lazy("Organization settings"),
        "setup",
        "sliders-horizontal",
        "organization.configure",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Frameworks and cadence"),
        "setup:frameworks",
        "sliders-horizontal",
        "frameworks.configure",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Hierarchy rules"),
        "setup:placement",
        "list-tree",
        "frameworks.configure",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Guidance words"),
        "setup:guidance",
        "sliders-horizontal",
        "frameworks.configure",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Custom frameworks"),
        "setup:custom_frameworks",
        "sliders-horizontal",
        "frameworks.configure",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Version history"),
        "setup:history",
        "history",
        "frameworks.configure",
        note=SETUP,
    ),
    _page(
        pgettext_lazy("settings", "Check-ins"),
        "check_in_setup:overview",
        "calendar-clock",
        "cadence.configure",
        note=SETUP,
        also=gettext_lazy("schedule"),
    ),
    _page(
        gettext_lazy("Check-in questions"),
        "check_in_setup:questions",
        "circle-help",
        "cadence.configure",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Reminders"),
        "check_in_setup:policy",
        "calendar-clock",
        "cadence.configure",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Locations and holidays"),
        "check_in_setup:locations",
        "calendar-clock",
        "cadence.configure",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Chat rooms"),
        "notifications:rooms",
        "message-square",
        "integration.manage",
        note=SETUP,
    ),
    _page(
        gettext_lazy("Audit trail"), "audit:trail", "history", "audit.read", note=SETUP
    ),
)


def find_destinations(
    asked: Asked, plain: Mapping[str, str]
) -> dict[str, list[Destination]]:
    """Pages and actions with all words, by kind, those that begin so first; all of them
    for an empty text. `plain`: of the words of each. Queries: 0, as `is_for`.
    """
    found = [
        each
        for each in DESTINATIONS
        if has_all(plain[each.words], asked.beginnings) and each.is_for(asked.by)
    ]
    begin = sorted(found, key=lambda each: not _begins(plain[each.words], asked.plain))
    return {
        kind: [each for each in begin if each.kind == kind] for kind in (PAGES, ACTIONS)
    }


def is_named(destination: Destination, plain: Mapping[str, str], asked: str) -> bool:
    """Whether the text is the destination's first words, whole ones."""
    return bool(asked.strip()) and f"{plain[destination.words]} ".startswith(
        f"{asked} "
    )


def new_goal_url(asked: Asked) -> str:
    """The form of a new goal with the text as its title."""
    return f"{NEW_GOAL.url(asked)}?{urlencode({'title': asked.text})}"


def _begins(plain: str, asked: str) -> bool:
    return plain.startswith(asked)
