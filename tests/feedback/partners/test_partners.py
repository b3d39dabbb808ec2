"""Accountability partners: choosing, notifying, and ending by either side."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from checkins.models import CheckInAccess
from feedback.partners.services import end_check_in_access, grant_check_in_access
from notifications import events
from notifications.models import Message
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import MembershipFactory
from tests.feedback.replies.weeks import week_said

pytestmark = pytest.mark.django_db
PAGE = "/o/acme/check-in/partners/"
PARTNER = CheckInAccess.Kind.PARTNER


def of(acme: Acme, who: str) -> Client:
    return signed_in(getattr(acme, who))


def test_a_partner_is_searched_chosen_and_notified(acme: Acme) -> None:
    client = of(acme, "ben")
    found = client.get(PAGE, {"q": "rit"}).content.decode()
    assert acme.rita.public_id in found
    for _again in range(2):
        sent = {"other": acme.rita.public_id, "kind": "partner"}
        assert client.post(PAGE, sent).status_code == 302
    assert "Rita gets your weekly update" in client.get(PAGE).content.decode()
    assert "Ben" in of(acme, "rita").get(PAGE).content.decode()
    events.handle_events(acme.organization.pk)
    with in_organization(acme.organization.pk):
        assert CheckInAccess.objects.count() == 1
        message = Message.objects.get(kind="check_in.handed_in")
        assert message.recipient == acme.rita


def test_a_colleague_of_no_unit_is_found_too(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        nora = MembershipFactory.create(
            organization=acme.organization, user__name="Nora"
        )
    assert nora.public_id in of(acme, "ben").get(PAGE, {"q": "nora"}).content.decode()


@pytest.mark.parametrize("who", ["ben", "rita"])
def test_only_the_two_partners_may_end_the_partnership(acme: Acme, who: str) -> None:
    with in_organization(acme.organization.pk):
        row = grant_check_in_access(acme.rita, PARTNER, by=acme.ben)
        with pytest.raises(PermissionDenied):
            end_check_in_access(row, by=acme.hal)
    end = f"{PAGE}{row.public_id}/end/"
    assert of(acme, "hal").post(end).status_code == 404
    assert of(acme, who).post(end).status_code == 302
    with in_organization(acme.organization.pk):
        row.refresh_from_db()
        assert row.ended_by == getattr(acme, who)


def test_neither_oneself_nor_the_manager_can_be_a_partner(
    inside_acme: Acme,
) -> None:
    cast = inside_acme
    for other in (cast.ben, cast.lena):
        with pytest.raises(ValidationError):
            grant_check_in_access(other, PARTNER, by=cast.ben)
    assert grant_check_in_access(cast.lena, CheckInAccess.Kind.ASSISTANT, by=cast.ben)


def test_the_weekly_update_goes_to_partners_once(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        grant_check_in_access(acme.rita, PARTNER, by=acme.ben)
        grant_check_in_access(acme.hal, CheckInAccess.Kind.ASSISTANT, by=acme.ben)
        period = week_said(acme.ben, acme.ada)
    for _again in range(2):
        events.handle_events(acme.organization.pk)
    with in_organization(acme.organization.pk):
        told = Message.objects.filter(occurrence=period.public_id)
        assert [message.recipient for message in told] == [acme.rita]
