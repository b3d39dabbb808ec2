"""An active custom framework: its file, changes, and removal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from frameworks.models import Configuration
from organizations.tenancy import in_organization
from setup.models import FrameworkDraft
from tests.cast import signed_in
from tests.factories import GoalFactory
from tests.setup.custom_frameworks.hands import (
    BETS,
    OWN,
    catalogue,
    file_with,
    hidden_fields,
    in_force,
    press,
    put_in_force,
    upload,
)

if TYPE_CHECKING:
    from django.test import Client

    from goals.models import Goal
    from tests.cast import Acme


def test_the_same_file_again_changes_nothing(acme: Acme, hal: Client) -> None:
    in_force(hal)
    exported = hal.get(f"{BETS}export/")
    assert exported.headers["Content-Disposition"] == (
        'attachment; filename="bets-1.sightline.json"'
    )
    page = upload(hal, exported.content).content.decode()
    assert "No changes: this version is already published." in page
    with in_organization(acme.organization.pk):
        assert not FrameworkDraft.objects.exists()
        assert Configuration.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"version": "1", "name": "Other"}, "Give the file a newer version"),
        ({"version": "0.9"}, "the newer version 1 is already published"),
        ({"slug": "okr"}, "is already the name of an installed framework"),
        ({"slug": "import"}, "is already the name of an installed framework"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    hal: Client, over: dict[str, Any], said: str
) -> None:
    in_force(hal)
    answer = upload(hal, file_with(**over))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_newer_file_is_an_update_with_a_preview(acme: Acme, hal: Client) -> None:
    in_force(hal)
    page = upload(hal, file_with(version="2", name="B")).content.decode()
    assert "“B”, version 2" in page
    assert catalogue(acme.organization).frameworks[0].name == "Bets"
    put_in_force(hal)
    assert catalogue(acme.organization).frameworks[0].name == "B"


def test_removing_a_kind_with_goals_needs_confirmation(acme: Acme, hal: Client) -> None:
    in_force(hal)
    with in_organization(acme.organization.pk):
        acme.ben.organization.refresh_from_db()
        goal = GoalFactory.create(
            by=acme.ben, title="East", framework="bets", kind="bet"
        )
    press(hal, BETS, "kind-remove:bet")
    press(hal, BETS, "save", **{"place-proof": ["alone"], "place-belief": ["alone"]})
    press(hal, BETS, "section-remove::0")
    page = hal.get(f"{BETS}preview/").content.decode()
    assert "1 goal has the type “Bet”, which will be removed" in page
    assert put_in_force(hal).status_code == 422
    assert put_in_force(hal, confirmed="on").redirect_chain
    assert signed_in(acme.ben).get(goal_url(acme, goal)).status_code == 200


def goal_url(acme: Acme, goal: Goal) -> str:
    return f"/o/acme/goals/{goal.public_id}/"


def test_removing_a_framework_keeps_its_goals(acme: Acme, hal: Client) -> None:
    in_force(hal)
    with in_organization(acme.organization.pk):
        acme.ben.organization.refresh_from_db()
        goal = GoalFactory.create(
            by=acme.ben, title="East", framework="bets", kind="bet", owner=acme.ben
        )
    page = hal.get(f"{BETS}remove/").content.decode()
    sent = {"reason": "Enough", "confirmed": "on", **hidden_fields(page)}
    assert hal.post(f"{BETS}remove/", sent).status_code == 302
    assert catalogue(acme.organization).framework("bets") is None
    ben = signed_in(acme.ben)
    assert "East" in ben.get(goal_url(acme, goal)).content.decode()
    assert ben.post(f"{goal_url(acme, goal)}close/", {}).status_code == 302
    # Another one of that name would take the goals over.
    answer = hal.post(f"{OWN}new/", {"name": "Bets", "copied": ""})
    assert answer.headers["Location"] == f"{OWN}bets_2/"


def test_a_concurrent_configuration_is_shown_before_activating(hal: Client) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    shown = hidden_fields(hal.get(f"{BETS}preview/").content.decode())
    late = shown | {"reason": "Late", "seen": "0"}
    answer = hal.post(f"{BETS}preview/", late)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'name="seen" value="1"' in page
    assert 'value="Late"' in page


def test_a_draft_saved_meanwhile_is_shown_before_activating(
    acme: Acme, hal: Client
) -> None:
    """What is activated is what the preview showed, whoever saved in between."""
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    shown = hidden_fields(hal.get(f"{BETS}preview/").content.decode())
    press(hal, BETS, "save", name="Gambles")
    answer = hal.post(f"{BETS}preview/", {"reason": "Ours", **shown})
    assert answer.status_code == 409
    assert catalogue(acme.organization).frameworks[0].name == "Bets"
    page = answer.content.decode()
    assert "“Gambles”, version" in page
    assert 'value="Ours"' in page
    sent = {"reason": "Ours", **hidden_fields(page)}
    assert hal.post(f"{BETS}preview/", sent).status_code == 302
    assert catalogue(acme.organization).frameworks[0].name == "Gambles"


def test_a_draft_is_discarded(acme: Acme, hal: Client) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    hal.post(f"{BETS}discard/")
    with in_organization(acme.organization.pk):
        assert not FrameworkDraft.objects.exists()
    assert catalogue(acme.organization).frameworks[0].name == "Bets"
