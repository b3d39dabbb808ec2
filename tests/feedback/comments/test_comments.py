"""Comments on a goal: writing, changing, deleting, removing; who reads them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from feedback.comments import services
from feedback.comments.selectors import PAGE, comments_of
from feedback.models import Comment
from goals.models import Goal
from goals.services import archive_goal, close_goal
from organizations.models import Event
from organizations.retention import clean_organization
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import CommentFactory, GoalFactory

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
DAY = dt.timedelta(days=1)
INVALID, CONFLICT, FORBIDDEN, NOT_FOUND = 422, 409, 403, 404


@pytest.fixture
def goal(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        return GoalFactory.create(by=acme.ada, owner=acme.ben, title="Grow")


def path(goal: Goal) -> str:
    return f"/o/acme/goals/{goal.public_id}/comments/"


def write(client: Client, goal: Goal, text: str, **over: str) -> int:
    sent = {"text": text, "token": str(uuid.uuid4())} | over
    return client.post(path(goal), sent, headers=HTMX).status_code


def said(acme: Acme) -> list[str]:
    with in_organization(acme.organization.pk):
        return list(Comment.objects.values_list("text", flat=True))


def comment_of(acme: Acme, goal: Goal, who: str = "rita") -> Comment:
    with in_organization(acme.organization.pk):
        return CommentFactory.create(goal=goal, by=getattr(acme, who), text="First")


# --- Writing ----------------------------------------------------------------------------


def test_a_colleague_comments_and_others_read_it(acme: Acme, goal: Goal) -> None:
    assert write(signed_in(acme.rita), goal, "  Why\r\nnow?  ") == 200
    assert said(acme) == ["Why\nnow?"]
    page = signed_in(acme.ben).get(path(goal)).content.decode()
    assert "Why<br>now?" in page
    assert "Rita" in page


def test_a_form_sent_twice_writes_one(acme: Acme, goal: Goal) -> None:
    client, token = signed_in(acme.rita), str(uuid.uuid4())
    for _again in range(2):
        assert write(client, goal, "Once", token=token) == 200
    assert said(acme) == ["Once"]
    assert write(signed_in(acme.ben), goal, "Mine", token=token) == INVALID
    assert said(acme) == ["Once"]


def test_without_script_it_leads_back_to_the_goal(acme: Acme, goal: Goal) -> None:
    sent = {"text": "Plain", "token": str(uuid.uuid4())}
    answer = signed_in(acme.rita).post(path(goal), sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/o/acme/goals/{goal.public_id}/")


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_what_is_wrong_is_said_and_kept(acme: Acme, goal: Goal, text: str) -> None:
    client = signed_in(acme.rita)
    sent = {"text": text, "token": str(uuid.uuid4())}
    answer = client.post(path(goal), sent, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == INVALID
    assert 'aria-invalid="true"' in page
    assert sent["token"] in page
    assert text.strip() in page
    assert said(acme) == []


def test_addresses_are_links_and_nothing_else_is_markup(acme: Acme, goal: Goal) -> None:
    text = (
        "<b>See</b> https://example.org/a?b=1&c=2. javascript:alert(1) "
        'https://x"onclick="y'
    )
    write(signed_in(acme.rita), goal, text)
    page = signed_in(acme.ben).get(path(goal)).content.decode()
    assert "&lt;b&gt;See" in page
    assert (
        '<a href="https://example.org/a?b=1&amp;c=2" '
        'rel="nofollow noopener noreferrer">https://example.org/a?b=1&amp;c=2</a>.'
    ) in page
    assert 'href="javascript' not in page
    assert 'onclick="' not in page


def test_closed_goals_are_discussed_archived_ones_are_read(
    acme: Acme, goal: Goal
) -> None:
    client, row = signed_in(acme.rita), comment_of(acme, goal)
    with in_organization(acme.organization.pk):
        close_goal(goal, by=acme.ben)
    assert write(client, goal, "It went well") == 200
    with in_organization(acme.organization.pk):
        goal.refresh_from_db()
        archive_goal(goal, by=acme.ben)
    assert write(client, goal, "Too late") == INVALID
    page = client.get(path(goal)).content.decode()
    assert "It went well" in page
    assert "<textarea" not in page
    edit = {"text": "Else", "version": "1"}
    url = f"/o/acme/comments/{row.public_id}/edit/"
    assert client.post(url, edit, headers=HTMX).status_code == INVALID
    assert sorted(said(acme)) == ["First", "It went well"]


# --- Changing one's own -----------------------------------------------------------------


def test_the_author_edits_and_it_says_so(acme: Acme, goal: Goal) -> None:
    row, client = comment_of(acme, goal), signed_in(acme.rita)
    url = f"/o/acme/comments/{row.public_id}/edit/"
    assert "First" in client.get(url, headers=HTMX).content.decode()
    sent = {"text": "Second", "version": "1"}
    for _again in range(2):
        answer = client.post(url, sent, headers=HTMX)
        assert answer.status_code == 200
        assert "edited" in answer.content.decode()
    with in_organization(acme.organization.pk):
        row.refresh_from_db()
        assert (row.text, row.version) == ("Second", 2)
        assert Event.objects.filter(verb="comment.edited").count() == 1
    stale = client.post(url, {"text": "Third", "version": "1"}, headers=HTMX)
    assert stale.status_code == CONFLICT
    assert "Second" in stale.content.decode()
    assert "Third" in stale.content.decode()


def test_it_is_edited_for_a_day(acme: Acme, goal: Goal) -> None:
    row = comment_of(acme, goal)
    with in_organization(acme.organization.pk):
        Comment.objects.update(created_at=timezone.now() - DAY)
        with pytest.raises(ValidationError):
            services.edit_comment(row, "Later", by=acme.rita, seen=1)
    assert "Edit" not in signed_in(acme.rita).get(path(goal)).content.decode()


def test_a_deleted_comment_is_gone_for_others_and_comes_back(
    acme: Acme, goal: Goal
) -> None:
    row, mine = comment_of(acme, goal), signed_in(acme.rita)
    others = signed_in(acme.ben)
    url = f"/o/acme/comments/{row.public_id}/delete/"
    for _again in range(2):
        answer = mine.post(url, headers=HTMX)
        assert "Undo" in answer.content.decode()
        assert "First" not in answer.content.decode()
    assert "First" not in others.get(path(goal)).content.decode()
    assert "Rita" not in others.get(path(goal)).content.decode()
    assert "You deleted" in mine.get(path(goal)).content.decode()
    remove = f"/o/acme/comments/{row.public_id}/remove/"
    assert signed_in(acme.hal).get(remove).status_code == NOT_FOUND
    for _again in range(2):
        assert "First" in mine.post(url, {"undo": "1"}, headers=HTMX).content.decode()
    assert "First" in others.get(path(goal)).content.decode()


def test_after_a_day_it_stays_deleted_and_after_the_retention_it_is_gone(
    acme: Acme, goal: Goal
) -> None:
    row = comment_of(acme, goal)
    now = timezone.now()
    with in_organization(acme.organization.pk):
        services.delete_comment(row, by=acme.rita)
        Comment.objects.update(deleted_at=now - DAY)
        with pytest.raises(ValidationError):
            services.restore_comment(row, by=acme.rita)
        assert comments_of(goal, acme.rita).rows == ()
    clean_organization(acme.organization.pk, now)
    assert said(acme) == ["First"]
    clean_organization(acme.organization.pk, now + 31 * DAY)
    assert said(acme) == []


def test_nobody_else_changes_it(acme: Acme, goal: Goal) -> None:
    row = comment_of(acme, goal)
    for who in ("ada", "hal", "lena", "ben"):
        client = signed_in(getattr(acme, who))
        for name in ("edit", "delete"):
            url = f"/o/acme/comments/{row.public_id}/{name}/"
            answer = client.post(url, {"text": "Mine now", "version": "1"})
            assert answer.status_code == FORBIDDEN, (who, name)
    with in_organization(acme.organization.pk):
        with pytest.raises(PermissionDenied):
            services.edit_comment(row, "Mine", by=acme.hal, seen=1)
        for act in (services.delete_comment, services.restore_comment):
            with pytest.raises(PermissionDenied):
                act(row, by=acme.hal)
    assert said(acme) == ["First"]


# --- Removing ---------------------------------------------------------------------------


def test_hr_removes_the_text_with_a_reason(acme: Acme, goal: Goal) -> None:
    row, client = comment_of(acme, goal), signed_in(acme.hal)
    url = f"/o/acme/comments/{row.public_id}/remove/"
    assert "First" in client.get(url, headers=HTMX).content.decode()
    assert client.post(url, {"reason": " "}, headers=HTMX).status_code == INVALID
    for reason in ("Names a customer", "Another"):
        client.post(url, {"reason": reason}, headers=HTMX)
    page = signed_in(acme.ben).get(path(goal)).content.decode()
    assert "Removed by HR: Names a customer" in page
    assert "First" not in page
    assert said(acme) == [""]
    edit = f"/o/acme/comments/{row.public_id}/edit/"
    sent = {"text": "First", "version": "1"}
    assert signed_in(acme.rita).post(edit, sent, headers=HTMX).status_code == INVALID
    assert said(acme) == [""]


def test_members_remove_nothing(acme: Acme, goal: Goal) -> None:
    row = comment_of(acme, goal)
    url = f"/o/acme/comments/{row.public_id}/remove/"
    assert signed_in(acme.ben).post(url, {"reason": "No"}).status_code == FORBIDDEN
    with in_organization(acme.organization.pk), pytest.raises(PermissionDenied):
        services.remove_comment(row, "No", by=acme.ben)
    assert said(acme) == ["First"]


# --- Reading ----------------------------------------------------------------------------


def test_another_ones_draft_has_no_comments(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        draft = GoalFactory.create(by=acme.ben, owner=acme.ben, state=Goal.State.DRAFT)
        row = CommentFactory.create(goal=draft, by=acme.ben)
        with pytest.raises(PermissionDenied):
            services.add_comment(draft, "No", by=acme.rita, token=uuid.uuid4())
    client = signed_in(acme.rita)
    assert client.get(path(draft)).status_code == NOT_FOUND
    assert write(client, draft, "No") == NOT_FOUND
    for name in ("edit", "delete", "remove"):
        url = f"/o/acme/comments/{row.public_id}/{name}/"
        assert signed_in(acme.hal).post(url).status_code == NOT_FOUND


def test_earlier_comments_come_page_by_page(acme: Acme, goal: Goal) -> None:
    with in_organization(acme.organization.pk):
        for n in range(PAGE + 5):
            CommentFactory.create(goal=goal, by=acme.rita, text=f"number {n}.")
    client = signed_in(acme.ben)
    first = client.get(path(goal), headers=HTMX).content.decode()
    assert f"number {PAGE + 4}." in first
    assert "number 4." not in first
    with in_organization(acme.organization.pk):
        before = comments_of(goal, acme.ben).before
    earlier = client.get(f"{path(goal)}?before={before}", headers=HTMX)
    page = earlier.content.decode()
    assert page.index("number 0.") < page.index("number 4.")
    assert "Show earlier" not in page
    assert client.get(f"{path(goal)}?before=nowhere%00").status_code == 200


def test_many_comments_ask_no_more_queries_than_few(
    acme: Acme, goal: Goal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with in_organization(acme.organization.pk):
        for n in range(PAGE):
            CommentFactory.create(goal=goal, by=acme.rita, text=f"number {n}.")
        goal = Goal.objects.with_people().get(pk=goal.pk)
        with django_assert_num_queries(1):
            page = comments_of(goal, acme.ben)
            assert len([(str(each.comment.by), each.is_mine) for each in page.rows]) > 9
