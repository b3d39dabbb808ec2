"""What people write is text on every page: no markup, no attribute, no request of htmx.

Every text of an own framework, and of the goals that it holds, is put as an attacker
would put it; then every page and partial is read, and parsed as a browser does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from frameworks.configuration import Settings
from frameworks.exchange import framework_from_json
from frameworks.services import configure_frameworks
from goals.models import Goal
from goals.rollup import drain
from goals.services import archive_goal, close_goal
from organizations.tenancy import in_organization
from setup.custom_frameworks.services import draft_of, save_draft
from tests.factories import GoalFactory, cycle_of
from tests.isolation.conftest import Things, make_things, signed_in
from tests.isolation.test_every_url import INSIDE, ask, url_of
from tests.setup.custom_frameworks.documents import LEVELS, bets, kind

TAG, TARGET = "x-evil", "/evil"
# It closes an attribute, the form, and acts by htmx; 60 characters are a label's most.
MARKUP = f"\"'></form><{TAG} hx-get={TARGET} hx-trigger=load>"
BROKEN = 500
# A POST without a form answers with the form and its errors.
ASKED = ("GET", "GET by htmx", "POST by htmx")


def evil(name: str) -> str:
    """The attack text, with the name of its field in it."""
    return f"{MARKUP}{name}"


class Page(HTMLParser):
    """What a browser makes of a page: its elements, and every text that people read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.attacks: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == TAG or ("hx-get", TARGET) in attrs:
            self.attacks.append(self.get_starttag_text() or tag)
        self.texts += [value for _name, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def shows(self, text: str) -> bool:
        return any(text in each for each in self.texts)


def test_the_parser_sees_an_attack() -> None:
    assert Page(f"<form>{evil('x')}</form>").attacks
    assert Page(f'<input value="{evil("x")}">').attacks
    assert not Page("<p>&quot;&#x27;&gt;&lt;x-evil hx-get=/evil&gt;</p>").attacks


FIELDS: list[dict[str, Any]] = [
    {
        "slug": type_,
        "label": evil(f"label-{type_}"[:14]),
        "type": type_,
        "hint": evil(f"hint-{type_}"),
        "choices": [["a", evil("choice-a")], ["b", evil("choice-b")]]
        if type_ == "choice"
        else [],
    }
    for type_ in ("short_text", "long_text", "choice", "number", "date")
]


def hostile() -> dict[str, Any]:
    """The framework of bets with an attack in every text, and a field of each type."""
    limits = {level: [0, 0, "owner"] for level in LEVELS}
    return bets(
        name=evil("name"),
        summary=evil("summary"),
        guidance=[evil("advice")],
        kinds=[
            kind(
                "bet",
                evil("bet"),
                label_plural=evil("bets"),
                measured=False,
                source="mean",
                ranked=True,
                begins_document=True,
                fields=FIELDS,
                limits=limits,
                guidance=[evil("bet-advice")],
            ),
            kind(
                "proof",
                evil("proof"),
                label_plural=evil("proofs"),
                role="result",
                parents=["bet"],
                fields=FIELDS,
            ),
            kind(
                "belief",
                evil("belief"),
                label_plural=evil("beliefs"),
                role="statement",
                parents=["bet"],
                measured=False,
                contributes=False,
                cadence="never",
                asks_confidence=False,
            ),
        ],
        document={
            "name": evil("document"),
            "sections": [
                {
                    "heading": evil(f"head-{style}"[:14]),
                    "hint": evil(f"section-{style}"),
                    "kinds": kinds,
                    "field": "long_text" if style == "field" else "",
                    "style": style,
                    "scope": "own",
                }
                for style, kinds in (
                    ("title", ["bet"]),
                    ("voice", ["belief"]),
                    ("ranked", ["bet"]),
                    ("carriers", ["bet", "proof"]),
                    ("list", ["belief"]),
                    ("field", []),
                    ("table", ["bet", "proof"]),
                )
            ],
        },
    )


SAID = {
    "short_text": evil("said-short"),
    "long_text": evil("said-long"),
    "choice": "a",
    "number": "3",
    "date": "2026-11-30",
}


@pytest.fixture
def evils(acme: Any) -> Things:
    """As `Things`, with the goals of the hostile framework in their places."""
    ours = make_things(acme.ada, acme.sales)
    by = ours.by
    framework = framework_from_json(hostile(), is_own=True)
    with in_organization(by.organization_id):
        by.organization.refresh_from_db()
        configure_frameworks(
            Settings(own=(framework,)), by=by, reason=evil("why-settings")
        )
        started = draft_of("bets", by=by)
        assert started is not None
        save_draft(started, started.document, by=by, seen=None)

        def make(name: str, kind: str, **over: object) -> Goal:
            over = {"owner": by, "unit": acme.sales, "fields": SAID} | over
            over |= {"framework": "bets", "kind": kind, "description": evil("told")}
            return GoalFactory.create(by=by, title=evil(name), **over)

        top = make("top", "bet")
        number = {
            "metric_type": Goal.MetricType.NUMBER,
            "progress_source": Goal.Source.METRIC,
            "metric_unit": evil("unit")[:40],
            "target": 40,
            "parent": top,
        }
        goal = make("goal", "proof", **number)
        closed, archived = (make(name, "proof", **number) for name in ("over", "attic"))
        close_goal(closed, by=by, grade=0.7, note=evil("grade"))
        archive_goal(archived, by=by)
        make("belief", "belief", parent=top, fields={})
        draft = make("draft", "bet", state=Goal.State.DRAFT)
        acme.sales.name = evil("sales")
        acme.sales.save()
        by.title = evil("job")
        by.save(update_fields=["title"])
        by.user.name = evil("person")
        by.user.save()
        drain(by.organization_id)
    return replace(
        ours, top=top, goal=goal, draft=draft, closed=closed, archived=archived
    )


def addresses(things: Things) -> Iterator[str]:
    slug = things.slug
    for name in INSIDE:
        yield url_of(name, slug, things)
    begin = f"/o/{slug}/"
    unit, cycle = things.unit.public_id, cycle_of(things.by.organization).public_id
    for kind_ in ("bet", "proof", "belief"):
        yield f"{begin}goals/new/?framework=bets&kind={kind_}&kind_ref=bets:{kind_}"
        yield f"{begin}goals/new/?parent={things.top.public_id}&kind=bets:{kind_}"
    yield f"{begin}goals/?view=list&framework=bets"
    yield f"{begin}strategy/bets/{unit}/"
    yield f"{begin}strategy/bets/{unit}/start/"
    yield f"{begin}strategy/bets/{unit}/?cycle={cycle}"
    yield f"{begin}setup/frameworks/bets/"
    for each in (things.top, things.draft, things.closed, things.archived):
        yield f"{begin}goals/{each.public_id}/"
        yield f"{begin}goals/{each.public_id}/edit/"
        yield f"{begin}goals/{each.public_id}/explain/"
        yield f"{begin}goals/{each.public_id}/children/"


# What the pages must show of a framework, or the walk proves nothing of it.
SHOWN = [
    *("name", "summary", "bet", "bets", "proof", "belief", "bet-advice"),
    *("hint-short_text", "hint-long_text", "hint-choice", "hint-number", "hint-date"),
    *("choice-a", "document", "section-list", "top", "goal", "told", "person"),
    *("said-short", "said-long", "sales"),
]


def test_hostile_text_stays_text_on_every_page(evils: Things) -> None:
    client = signed_in(evils.by)
    attacks: dict[str, list[str]] = {}
    missing = {evil(name) for name in SHOWN}
    with in_organization(evils.by.organization_id):
        urls = list(addresses(evils))
    for way in ASKED:
        for url in urls:
            answer = ask(client, way, url)
            assert answer.status_code < BROKEN, url
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = Page(answer.content.decode())
            if page.attacks:
                attacks[f"{way} {url}"] = page.attacks
            missing -= {text for text in missing if page.shows(text)}
    assert attacks == {}
    assert missing == set()
