"""The pages of manager and employee over HTTP."""

import re

import pytest
from django.test import Client

from checkins.models import CheckInAccess
from feedback.models import Reply
from feedback.partners.services import end_check_in_access, grant_check_in_access
from feedback.replies import services
from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme, signed_in
from tests.feedback.replies.weeks import number_of, said, week_of, week_said

pytestmark = pytest.mark.django_db
PEOPLE = "/o/acme/people/"


def card(period: Period) -> dict[str, str]:
    """The headers of a request made from the card of a check-in."""
    return {"HX-Request": "true", "HX-Target": f"article#update-{period.public_id}"}


def at(period: Period, do: str = "thread") -> str:
    return f"/o/acme/check-in/periods/{period.public_id}/{do}/"


@pytest.fixture
def period(acme: Acme) -> Period:
    with in_organization(acme.organization.pk):
        goal = number_of(acme.ben, acme.ada)
        return said(
            week_of(acme.ben, [goal]),
            goal,
            "Three from the ports list",
            blocked="Legal takes ten days",
            intentions=["Visit a port"],
        )


@pytest.fixture
def lena(acme: Acme, client: Client) -> Client:
    client.force_login(acme.lena.user)
    return client


def test_the_page_lists_waiting_and_missing_check_ins(acme: Acme, lena: Client) -> None:
    with in_organization(acme.organization.pk):
        week_said(acme.ben, acme.ada)
        Membership.objects.filter(pk=acme.rita.pk).update(manager=acme.lena)
        silent = week_of(acme.rita, [number_of(acme.rita, acme.ada, "Hers")])
        Period.objects.filter(pk=silent.pk).update(remind_at=silent.opens_at)
    text = lena.get(PEOPLE).content.decode()
    assert "One check-in to reply to, one person hasn’t checked in" in text


def test_a_card_shows_the_whole_check_in(lena: Client, period: Period) -> None:
    text = lena.get(PEOPLE).content.decode()
    for said_ in ("Three from the ports list", "Legal takes ten days", "Visit a port"):
        assert said_ in text
    assert text.index("Legal takes ten days") < text.index("Three from the ports")


def test_each_person_links_to_their_weeks_and_leave(
    acme: Acme, lena: Client, period: Period
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.rita.pk).update(manager=acme.lena)
    text = lena.get(PEOPLE).content.decode()
    # Ben is in, Rita was never asked.
    for member in (acme.ben, acme.rita):
        at = f'href="/o/acme/people/{member.public_id}'
        assert f'{at}/notes/"' in text
        assert f'{at}/leave/"' in text


def test_members_without_reports_have_no_such_page(acme: Acme, client: Client) -> None:
    client.force_login(acme.rita.user)
    assert client.get(PEOPLE).status_code == 404


def test_a_leader_without_reports_gets_next_steps(acme: Acme, client: Client) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(manager=acme.lena).update(manager=None)
    client.force_login(acme.lena.user)
    text = client.get(PEOPLE).content.decode()
    assert "No one reports to you" in text
    assert 'href="/o/acme/check-in/updates/"' in text
    assert 'href="/o/acme/one-on-ones/"' in text


def test_the_employee_sees_a_reply_and_may_reply(
    acme: Acme, lena: Client, period: Period
) -> None:
    response = lena.post(
        at(period), {"text": "I will call Legal"}, headers=card(period)
    )
    assert response.status_code == 200
    assert "Everyone has checked in and got a reply" in response.content.decode()
    lena.force_login(acme.ben.user)
    shown = lena.get(at(period), headers={"HX-Request": "true"}).content.decode()
    assert "I will call Legal" in shown
    assert "<html" not in shown
    assert (
        "I will call Legal"
        in lena.get("/o/acme/check-in/replies/latest/").content.decode()
    )
    answer = lena.post(at(period), {"text": "Thank you, tell them Friday"})
    assert answer.status_code == 302
    assert "tell them Friday" in lena.get(at(period)).content.decode()


def test_both_see_the_managers_confidence_and_who_may_read_it(
    acme: Acme, lena: Client, period: Period
) -> None:
    """On the card, on its page, and in the slot below the member's own check-in."""
    with in_organization(acme.organization.pk):
        row = grant_check_in_access(acme.rita, CheckInAccess.Kind.PARTNER, by=acme.ben)
        CheckInAccess.objects.filter(pk=row.pk).update(since=period.opens_at)
        goal = period.check_ins.get().goal
    field = lena.get(PEOPLE).content.decode()
    reads = "You, Ben and people who get their weekly update can see this. HR can’t."
    _before, _field, behind = field.partition("Add your confidence")
    assert reads in behind[: behind.index("</details>")]
    lena.post(at(period, f"confidence/{goal.public_id}"), {"confidence": "30"})
    assert "Your confidence" in lena.get(PEOPLE).content.decode()
    for who in ("ben", "rita"):
        client = signed_in(getattr(acme, who))
        slot = client.get(at(period), headers={"HX-Request": "true"})
        for text in (client.get(at(period)), slot):
            said_ = text.content.decode()
            assert "Lena’s confidence" in said_, who
            assert "doubtful" in said_, who
    for who in ("hal", "ada"):
        assert signed_in(getattr(acme, who)).get(at(period)).status_code == 404


def test_partners_do_not_see_the_reason_of_an_escalation(
    acme: Acme, lena: Client, period: Period
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.lena.pk).update(manager=acme.ada)
        row = grant_check_in_access(acme.rita, CheckInAccess.Kind.PARTNER, by=acme.ben)
        CheckInAccess.objects.filter(pk=row.pk).update(since=period.opens_at)
    hint = (
        "Ada will see this check-in and your reason. "
        "Ben will see that you escalated it, and why. HR won’t."
    )
    assert hint in lena.get(PEOPLE).content.decode()
    lena.post(at(period, "escalate"), {"text": "He needs cover"})
    pages = {
        who: signed_in(getattr(acme, who)).get(at(period)).content.decode()
        for who in ("ben", "rita", "ada")
    }
    assert {who for who in pages if "He needs cover" in pages[who]} == {"ben", "ada"}
    # But whom she writes to: what a partner says is read above, too.
    assert "You, Ben, Lena, Ada and people who get" in pages["rita"]


def test_without_script_everything_is_a_form(lena: Client, period: Period) -> None:
    (goal_id, *_more) = re.findall(
        r"/goals/([a-z0-9]{12})/", lena.get(PEOPLE).content.decode()
    )
    for do, data in (
        ("read", {}),
        ("thread", {"reaction": "good"}),
        ("flag", {"text": "The ports"}),
        (f"confidence/{goal_id}", {"confidence": "10"}),
        ("flag", {"undo": "1"}),
        (f"confidence/{goal_id}", {"undo": "1"}),
    ):
        response = lena.post(at(period, do), data)
        assert response.status_code == 302, do
        assert response.headers["Location"].startswith(PEOPLE)


@pytest.mark.parametrize("do", ["thread", "escalate"])
def test_an_empty_text_is_refused_in_place(
    acme: Acme, lena: Client, period: Period, do: str
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.lena.pk).update(manager=acme.ada)
    response = lena.post(at(period, do), {"text": " "}, headers=card(period))
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


@pytest.mark.parametrize(
    ("do", "data", "shown"),
    [
        ("flag", {"text": "x" * 301}, "x" * 301),
        ("confidence", {}, "Choose how confident you are."),
    ],
)
def test_a_refused_form_stays_open_with_its_text(
    lena: Client, period: Period, do: str, data: dict[str, str], shown: str
) -> None:
    goal = re.search(r"/confidence/(\w{12})/", lena.get(PEOPLE).content.decode())
    assert goal is not None
    path = at(period, f"{do}/{goal[1]}" if do == "confidence" else do)
    response = lena.post(path, data, headers=card(period))
    assert response.status_code == 422
    (box,) = re.findall(
        r"<details[^>]* open>.*?</details>", response.content.decode(), re.DOTALL
    )
    assert shown in box
    assert 'role="alert"' in box


def test_a_confidence_given_in_another_tab_is_not_overwritten_unasked(
    lena: Client, period: Period
) -> None:
    goal = re.search(r"/confidence/(\w{12})/", lena.get(PEOPLE).content.decode())
    assert goal is not None
    path = at(period, f"confidence/{goal[1]}")

    def send(**data: str) -> tuple[int, str]:
        response = lena.post(path, data, headers=card(period))
        return response.status_code, " ".join(response.content.decode().split())

    assert send(confidence="30", seen="")[0] == 200
    # The same again, as of a click that came twice.
    assert send(confidence="30", seen="")[0] == 200
    status, page = send(confidence="90", seen="")
    assert status == 409
    assert "You saved “doubtful” in another tab" in page
    assert "This version, “certain”, isn’t saved." in page
    assert 'name="seen" value="30"' in page
    assert send(confidence="90", seen="30")[0] == 200

    status, page = send(undo="1", seen="30")
    assert status == 409
    assert "Nothing is removed until you choose." in page
    assert "Your confidence" in page
    plain = lena.post(path, {"confidence": "10", "seen": ""})
    assert plain.status_code == 409
    assert "You saved “certain” in another tab" in plain.content.decode()
    assert send(undo="1", seen="90")[0] == 200
    assert send(undo="1", seen="90")[0] == 200


def test_only_the_author_may_undo_a_reply(
    acme: Acme, lena: Client, period: Period
) -> None:
    with in_organization(acme.organization.pk):
        row = services.reply(period, "Well done", by=acme.lena)
    undo = f"/o/acme/check-in/replies/{row.public_id}/undo/"
    other = Client()
    other.force_login(acme.ben.user)
    assert other.post(undo).status_code == 403
    other.force_login(acme.hal.user)
    assert other.post(undo).status_code == 404
    assert lena.post(undo).status_code == 302
    with in_organization(acme.organization.pk):
        assert Reply.objects.get().undone_at is not None


@pytest.mark.parametrize("who", ["ada", "hal", "rita"])
def test_people_without_access_get_404(
    acme: Acme, client: Client, period: Period, who: str
) -> None:
    client.force_login(getattr(acme, who).user)
    goal_id = "bcdfghjkmnpq"
    for do in ("thread", "read", "flag", "escalate", f"confidence/{goal_id}"):
        assert client.post(at(period, do), {"text": "x"}).status_code == 404
    assert client.get(at(period)).status_code == 404


def test_a_partner_reads_and_replies_until_the_partnership_ends(
    acme: Acme, client: Client, period: Period
) -> None:
    with in_organization(acme.organization.pk):
        row = grant_check_in_access(acme.rita, CheckInAccess.Kind.PARTNER, by=acme.ben)
        CheckInAccess.objects.filter(pk=row.pk).update(since=period.opens_at)
    client.force_login(acme.rita.user)
    assert "ports list" in client.get("/o/acme/check-in/updates/").content.decode()
    assert client.post(at(period), {"text": "Go on"}).status_code == 302
    assert client.post(at(period, "flag"), {"text": "x"}).status_code == 403
    with in_organization(acme.organization.pk):
        end_check_in_access(row, by=acme.rita)
    assert client.get(at(period)).status_code == 404
    assert "ports list" not in client.get("/o/acme/check-in/updates/").content.decode()
