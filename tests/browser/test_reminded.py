"""From a reminder mail to a submitted check-in: by its link, and by a reply."""

import html
import re
import urllib.request
from email.message import EmailMessage
from http import HTTPStatus
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.hostile import TEXT
from tests.browser.looks import WIDTHS, faults, measured
from tests.browser.people import ALDER, DESK_READER, PHONE_READER, REPLIER
from tests.browser.post import INBOUND_DOMAIN, INBOUND_SECRET, text_of
from tests.browser.site import Site
from tests.browser.test_week import Typing, part
from tests.browser.visits import Visits
from tests.patience import PATIENCE_S

ASKED, DONE = "Three numbers, under a minute", "All checked in"
LOGOS, OPPS, LEGAL = "40 new logos", "25 qualified opps", "10 past legal review"
LINK = re.compile(r"https?://\S+/c/[a-z2-7]{52}/")
SAID = (
    (LOGOS, "12", "4", "Two from the ports list"),
    (OPPS, "21", "3", "One lost"),
    (LEGAL, "5", "2", "Waits for Legal"),
)
# Somebody who looks at the keys: five of them a second, and a moment to think before
# each field; before all, the mail is read and its link followed.
KEY_S, THOUGHT_S, READING_S = 0.2, 2.5, 8.0
N_KEYS, MOST_SECONDS = 63, 60


def headline(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def is_whole(page: Page) -> None:
    """Wide and narrow, light and dark."""
    assert not (found := faults(page)), "\n".join(found)


def reminder(site: Site, who: str) -> EmailMessage:
    """As the site's worker handed it to the mail server."""
    site.post.remind(ALDER)
    return site.post.to(who)[0]


def test_a_reminder_holds_any_text_at_every_width(site: Site, visit: Visits) -> None:
    body = reminder(site, DESK_READER).get_body(["html"])
    assert body is not None
    page = visit().page
    page.set_content(body.get_content().replace(LOGOS, html.escape(TEXT)))
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        assert measured(page) == [], width


def write(page: Page) -> int:
    """All three numbers, by keyboard alone; how many keys were struck."""
    keys = Typing(page)
    for title, value, confidence, note in SAID:
        expect(part(page, title).get_by_label("Current value")).to_be_focused()
        keys.write(value)
        keys.press("Tab", confidence, "Tab")
        keys.write(note)
        keys.press("Control+Enter" if title == LEGAL else "Enter")
    headline(page, DONE)
    return keys.strokes


def is_read_only(page: Page) -> None:
    headline(page, DONE)
    expect(page.locator("#week")).to_contain_text("Two from the ports list")
    expect(page.locator("#week")).to_contain_text(
        "This link has been used and can no longer change anything."
    )
    for field in ("form", "textarea", "input"):
        expect(page.locator(f"main {field}")).to_have_count(0)


@pytest.mark.parametrize(
    ("who", "viewport"),
    [(PHONE_READER, PHONE), (DESK_READER, DESKTOP)],
    ids=["phone", "desktop"],
)
def test_the_link_in_a_reminder_leads_to_a_submitted_check_in(
    site: Site, visit: Visits, who: str, viewport: ViewportSize
) -> None:
    found = LINK.search(text_of(reminder(site, who)))
    assert found
    link = found[0]
    # Whatever looks into mails before people do: it harms nothing.
    scanner, watch = visit(bypass_csp=True)
    scanner.request.head(link)
    scanner.goto(link)
    headline(scanner, ASKED)
    if viewport == DESKTOP:
        is_whole(scanner)

    typing = part(scanner, LEGAL).get_by_label("What changed?")
    scanner.context.set_offline(True)
    with watch.expects_no_network():
        typing.fill("In the train")
        expect(scanner.get_by_role("alert")).to_contain_text("stored on this device")

    page = visit(viewport=viewport).page
    page.goto(link)
    headline(page, ASKED)
    expect(page.get_by_text("Draft restored")).to_have_count(0)
    n_keys = write(page)
    seconds = n_keys * KEY_S + 3 * len(SAID) * THOUGHT_S + READING_S
    print(f"From the reminder to the end: {n_keys} keys, {seconds:.1f} s.")
    assert n_keys == N_KEYS
    assert seconds < MOST_SECONDS
    assert "sessionid" not in {each["name"] for each in page.context.cookies()}

    # The link is used up meanwhile: what was typed on the way is not lost by that.
    unsent = scanner.get_by_role("alert").filter(has_text="hasn’t been submitted")
    with watch.allows(HTTPStatus.CONFLICT):
        scanner.context.set_offline(False)
        expect(scanner.get_by_role("alert")).to_contain_text(
            "was already submitted another way"
        )
        scanner.locator("#week-submit").click()
        expect(unsent).to_contain_text("In the train")
    for again in (page, scanner):
        again.goto(f"{link}?edit=1")
        is_read_only(again)
    expect(unsent).to_contain_text("In the train")
    unsent.get_by_role("button", name="Discard").click()
    expect(unsent).to_have_count(0)
    if viewport == DESKTOP:
        is_whole(scanner)
    own = visit(who).page
    own.goto(f"/o/{ALDER}/check-in/")
    headline(own, DONE)
    for _title, _value, _confidence, note in SAID:
        expect(own.locator("#week")).to_contain_text(note)


def reply_to(mail: EmailMessage) -> EmailMessage:
    """Three lines above the mail that is answered, as mail programs write them."""
    answer = EmailMessage()
    answer["From"], answer["To"] = mail["To"], mail["Reply-To"]
    answer["Subject"] = f"Re: {mail['Subject']}"
    answer["Message-ID"] = "<rosa-1@mail.alder.example>"
    answer["In-Reply-To"] = answer["References"] = mail["Message-ID"]
    lines = ("22, 4, three from the ports list", "8, likely", "same, waiting for Legal")
    quoted = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
    answer.set_content("\n".join((*lines, "", "On Monday Sightline wrote:", quoted)))
    return answer


def post_in(site: Site, mail: EmailMessage, secret: str) -> int:
    request = urllib.request.Request(  # noqa: S310  the tests' own site
        f"{site.url}/mail/inbound/",
        mail.as_bytes(),
        {"Authorization": f"Bearer {secret}", "Content-Type": "message/rfc822"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310  our own site
            return HTTPStatus(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_a_mail_reply_to_the_reminder_is_recorded_and_confirmed(
    site: Site, visit: Visits
) -> None:
    mail = reminder(site, REPLIER)
    assert str(mail["Reply-To"]).endswith(f"@{INBOUND_DOMAIN}")
    answer = reply_to(mail)
    assert post_in(site, answer, "another") == HTTPStatus.UNAUTHORIZED
    # A mail service that got no response posts it again.
    for _time in range(2):
        assert post_in(site, answer, INBOUND_SECRET) == HTTPStatus.NO_CONTENT

    echo = site.post.to(REPLIER, 2)[1]
    assert echo["Subject"] == "3 numbers recorded"
    assert echo["In-Reply-To"] == answer["Message-ID"]
    thread = [mail["Message-ID"], answer["Message-ID"]]
    assert str(echo["References"]).split() == thread
    assert "3 → 22" in text_of(echo)

    page = visit(REPLIER).page
    page.goto(f"/o/{ALDER}/check-in/")
    headline(page, DONE)
    said = page.locator(".submitted-row")
    expect(said).to_contain_text(["22 / 40", "8 / 40", "3 / 40"])
    notes = ["three from the ports list", "", "waiting for Legal"]
    expect(said).to_contain_text(notes)
    for n in (0, 1):
        chip = said.nth(n).get_by_role("img")
        expect(chip).to_have_accessible_name("confidence 4 of 5, likely")
    assert len(site.post.now_at(REPLIER)) == 2
