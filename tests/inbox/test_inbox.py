"""The inbox: messages, read marks and their undo."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.inbox.selectors import PAGE
from notifications.models import Message
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.costs import queries_of
from tests.factories import MessageFactory, PeriodFactory
from tests.reminders.jobs import make_numbers

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme, Umbra

HERE = "/o/acme/inbox/"
AGO = timezone.now() - dt.timedelta(days=1)


def notify(acme: Acme, to: Membership, n: int = 0, **over: Any) -> Message:
    """In their inbox; of a higher `n`, later."""
    with in_organization(acme.organization.pk):
        over.setdefault("posted_at", AGO + dt.timedelta(minutes=n))
        return MessageFactory.create(recipient=to, occurrence=f"{n}", **over)


def unread(acme: Acme) -> list[str]:
    with in_organization(acme.organization.pk):
        rows = Message.objects.filter(read_at=None).order_by("id")
        return [row.occurrence for row in rows]


def opening(message: Message) -> str:
    return reverse("notifications:open", args=["acme", message.public_id])


def test_the_newest_comes_first_and_text_is_escaped(client: Client, acme: Acme) -> None:
    notify(acme, acme.ben, 2)
    notify(acme, acme.ben, 1)
    notify(acme, acme.ben, 3, kind="check_in.replied")
    notify(acme, acme.ben, 4, posted_at=None)
    notify(acme, acme.lena, 5)
    client.force_login(acme.ben.user)
    page = client.get(HERE).content.decode()
    assert "Three unread messages" in page
    assert "talks 4" not in page
    assert "talks 5" not in page
    assert "&lt;b&gt;Ben&lt;/b&gt; talks 2" in page
    assert (
        page.index("Reply to my check-in")
        < page.index("talks 2")
        < page.index("talks 1")
    )


def test_opening_a_message_marks_it_read_and_redirects(
    client: Client, acme: Acme
) -> None:
    """RELIABILITY A8: no GET changes anything."""
    message = notify(acme, acme.ben)
    client.force_login(acme.ben.user)
    client.get(HERE)
    assert client.get(opening(message)).status_code == 405
    assert unread(acme) == ["0"]
    assert client.post(opening(message)).headers["Location"] == "/o/acme/goals/"
    assert unread(acme) == []
    assert client.post(opening(message)).status_code == 302


@pytest.mark.parametrize("url", ["", "https://evil.example/", "//evil.example/", "x:y"])
def test_a_message_without_a_target_redirects_to_the_inbox(
    client: Client, acme: Acme, url: str
) -> None:
    message = notify(acme, acme.ben, data={"url": url})
    client.force_login(acme.ben.user)
    assert client.post(opening(message)).headers["Location"] == HERE


@pytest.mark.parametrize("who", ["lena", "ada", "hal"])
def test_nobody_opens_another_s_message(client: Client, acme: Acme, who: str) -> None:
    message = notify(acme, acme.ben)
    client.force_login(getattr(acme, who).user)
    assert client.post(opening(message)).status_code == 404
    sent = {"until": message.public_id}
    assert client.post(f"{HERE}read/", sent).status_code == 404
    assert unread(acme) == ["0"]


def test_a_message_due_later_is_not_shown(client: Client, acme: Acme) -> None:
    message = notify(acme, acme.ben, posted_at=None)
    client.force_login(acme.ben.user)
    assert client.post(opening(message)).status_code == 404


def test_mark_all_read_stops_at_the_newest_shown_and_can_be_undone(
    client: Client, acme: Acme
) -> None:
    first, seen = notify(acme, acme.ben, 1), notify(acme, acme.ben, 2)
    client.force_login(acme.ben.user)
    client.post(opening(first))
    notify(acme, acme.ben, 3)
    notify(acme, acme.lena, 0)
    response = client.post(f"{HERE}read/", {"until": seen.public_id})
    assert unread(acme) == ["3", "0"]
    notify(acme, acme.ben, 4)
    page = client.get(response.headers["Location"])
    marked = page.context["marked"]
    client.post(f"{HERE}unread/", {"marked": marked})
    # What was read before, one by one, stays read.
    assert unread(acme) == ["2", "3", "0", "4"]


def test_undo_is_offered_on_the_page(client: Client, acme: Acme) -> None:
    message = notify(acme, acme.ben)
    client.force_login(acme.ben.user)
    page = client.post(
        f"{HERE}read/", {"until": message.public_id}, follow=True
    ).content.decode()
    assert "No unread messages" in page
    assert "One marked as read." in page


@pytest.mark.parametrize("marked", ["", "yesterday", "2026-13-40", "2026-01-01 00:00"])
def test_an_invalid_timestamp_is_refused(
    client: Client, acme: Acme, marked: str
) -> None:
    client.force_login(acme.ben.user)
    assert client.post(f"{HERE}unread/", {"marked": marked}).status_code == 400
    assert client.get(HERE, {"marked": marked}).status_code == 200


def test_earlier_ones_come_page_by_page(client: Client, acme: Acme) -> None:
    for n in range(PAGE + 3):
        notify(acme, acme.ben, n)
    client.force_login(acme.ben.user)
    first = client.get(HERE).context["inbox"]
    rest = client.get(
        HERE,
        {"before": first.before},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )
    assert [each.message.occurrence for each in rest.context["inbox"].items] == [
        *("2", "1", "0")
    ]
    assert rest.context["inbox"].before == ""
    assert "<html" not in rest.content.decode()
    assert first.items[-1].message.occurrence == "3"


def test_an_empty_inbox_says_what_it_is_for(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    assert "No messages yet" in client.get(HERE).content.decode()


def test_the_number_of_queries_is_constant(
    client: Client, acme: Acme, asked_for: list[int], django_assert_max_num_queries: Any
) -> None:
    def look() -> int:
        with django_assert_max_num_queries(12) as asked:
            client.get(HERE)
        return len(asked)

    client.force_login(acme.ben.user)
    for n in range(3):
        notify(acme, acme.ben, n)
    few = look()
    for n in range(3, 9):
        notify(acme, acme.ben, n)
    assert look() == few
    assert asked_for == [3, 9]


def test_lines_of_a_type_need_no_query_for_each_message(
    client: Client, acme: Acme
) -> None:
    """Of a real type, whose paths and texts ask the message for its organization."""

    def remind(n: int) -> None:
        with in_organization(acme.organization.pk):
            goals = make_numbers(acme.ben, 1)
            week_on = dt.date(2026, 11, 16) - n * dt.timedelta(days=7)
            period = PeriodFactory.create(
                to_remind=True, member=acme.ben, goals=goals, week_on=week_on
            )
        data = {"period": period.pk}
        notify(acme, acme.ben, n, kind="check_in.closing", data=data)

    client.force_login(acme.ben.user)
    remind(1)
    client.get(HERE)
    few = queries_of(client, HERE)
    for n in range(2, 5):
        remind(n)
    assert client.get(HERE).content.decode().count("number is waiting") == 4
    assert queries_of(client, HERE) == few


def test_the_navigation_shows_counts(
    client: Client, acme: Acme, umbra: Umbra, django_assert_max_num_queries: Any
) -> None:
    notify(acme, acme.ben, 1)
    notify(acme, acme.ben, 2)
    notify(acme, acme.lena, 3)
    client.force_login(acme.ben.user)
    # Session, person, two settings of the transaction, membership: 6 with its savepoint.
    with django_assert_max_num_queries(12):
        answer = client.get(f"{HERE}counts/").content.decode()
    assert "<hx-partial hx-target=\"[data-count='inbox']\"" in answer
    assert ">2<" in answer
    assert "hx-target=\"[data-count='check-in']\"" in answer
    assert "hx-target=\"[data-count='people']\"" in answer
    assert ">3<" not in answer


def test_the_link_to_reports_is_updated_with_the_counts(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(manager=acme.rita)
    link, counts = 'href="/o/acme/people/"', f"{HERE}counts/"

    def look(who: Membership, at: str = "/o/acme/") -> str:
        client.force_login(who.user)
        here = {"HX-Current-URL": f"https://testserver{at}"}
        return client.get(counts, headers=here).content.decode()

    assert look(acme.rita).count(link) == 2
    assert "aria-current" not in look(acme.rita)
    assert look(acme.rita, "/o/acme/people/").count('aria-current="page"') == 2
    assert look(acme.rita, "http://[").count(link) == 2
    # On the phone with what has no tab of its own any more.
    assert look(acme.rita).count('class="tab-more"') == 1
    assert "tab-more" not in look(acme.ben)
    assert link not in client.get("/o/acme/").content.decode()
    # Nobody reports to Ben; Lena, a leader, has the link on each page.
    assert link not in look(acme.ben)
    assert link not in look(acme.lena)
    assert link in client.get("/o/acme/").content.decode()
    # A number for a place that comes with it would not find the place.
    notify(acme, acme.rita, 1)
    waiting = '<span class="n" data-count="inbox">1<'
    assert look(acme.rita).count(waiting) == 2
