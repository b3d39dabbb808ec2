"""The organization's policy on check-ins and reminders."""

from __future__ import annotations

from django.test import Client

from organizations.tenancy import in_organization
from scheduling.models import CheckInPolicy
from tests.cast import Acme
from tests.setup.scheduling.sending import HERE, events, fields

POLICY = f"{HERE}policy/"


def policy(acme: Acme) -> CheckInPolicy:
    with in_organization(acme.organization.pk):
        return CheckInPolicy.objects.get()


def filled(client: Client) -> dict[str, object]:
    """As a browser: what is off is not sent."""
    sent = fields(client, POLICY)
    return {name: value for name, value in sent.items() if value is not False}


def test_a_policy_is_saved_once_with_a_message(hal: Client, acme: Acme) -> None:
    sent = filled(hal) | {"escalates_after": "3", "announces_opening": "on"}
    for _again in range(2):
        assert hal.post(POLICY, sent).status_code == 302
    assert (policy(acme).escalates_after, policy(acme).announces_opening) == (3, True)
    (event,) = events(acme, "check_in_policy.changed")
    assert event.data["changes"] == {
        "announces_opening": [False, True],
        "escalates_after": [None, 3],
    }


def test_a_policy_change_can_be_reverted(hal: Client, acme: Acme) -> None:
    hal.post(POLICY, filled(hal) | {"units_may_choose": "on", "abandoned_after": ""})
    assert (policy(acme).units_may_choose, policy(acme).abandoned_after) == (True, None)
    sent = filled(hal)
    del sent["units_may_choose"]
    hal.post(POLICY, sent)
    assert not policy(acme).units_may_choose


def test_a_conflict_of_two_admins_shows_both_versions(hal: Client, acme: Acme) -> None:
    mine = filled(hal) | {"digest_at": "09:00"}
    hal.post(POLICY, filled(hal) | {"escalates_after": "4"})
    response = hal.post(POLICY, mine)
    assert response.status_code == 409
    differs = dict(response.context["differs"])
    assert [(str(label), text) for label, text in differs.items()] == [
        ("Notify managers after missed check-ins", "4"),
        ("Digests are sent at", "08:00"),
    ]
    assert policy(acme).escalates_after == 4
    again = mine | {"seen": response.context["form"]["seen"].value()}
    assert hal.post(POLICY, again).status_code == 302
    assert str(policy(acme).digest_at) == "09:00:00"


def test_invalid_values_are_refused(hal: Client) -> None:
    response = hal.post(POLICY, filled(hal) | {"escalates_after": "1"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"escalates_after"}


def test_the_page_explains_how_missed_check_ins_escalate(
    hal: Client, acme: Acme
) -> None:
    field = hal.get(POLICY).context["form"]["escalates_after"]
    assert field.value() is None
    assert "the manager’s manager, and so on" in str(field.help_text)
    assert "never answers" in str(field.help_text)
