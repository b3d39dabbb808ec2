"""A file neither finds a private goal of another, nor fails beside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goals.importing import snapshot
from goals.models import Goal
from goals.services import set_visibility
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from tests.private_goals.conftest import Private

PRIVATE, OPEN = Goal.Visibility.PRIVATE, Goal.Visibility.OPEN


def test_a_file_does_not_find_it_and_knows_the_tree(private: Private) -> None:
    acme = private.acme
    with in_organization(acme.organization.pk, member_id=acme.ben.pk):
        ids = [private.above.public_id, private.below.public_id]
        found = snapshot.load(acme.organization, ids, by=acme.ben)
    assert found.find(private.above.public_id) is None
    assert found.find(private.below.public_id) == private.below.pk
    assert not found.goals[private.above.pk].is_visible
    assert set(found.states) == {private.below.pk}


def test_an_external_id_does_not_say_that_it_exists(private: Private) -> None:
    """Two may have one id while one is private; opened, the private one loses it."""
    acme = private.acme
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=private.secret.pk).update(external_id="CRM-1")
        Goal.objects.filter(pk=private.sibling.pk).update(external_id="CRM-1")
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        secret = Goal.objects.select_related("organization").get(pk=private.secret.pk)
        set_visibility(secret, OPEN, by=acme.rita, reason="Agreed")
        assert secret.external_id == ""
