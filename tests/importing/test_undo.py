"""An import is undone while nobody has changed its goals since."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from checkins.services import check_in
from goals import sweeps
from goals.importing import job_progress, jobs, undoing, uploads
from goals.importing.undoing import UndoRecord
from goals.models import Adjustment, Goal, GoalImport
from goals.retention import RULES
from goals.services import archive_goal, edit_goal
from organizations.models import Event, Membership
from organizations.retention import Batch
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory, KeyResultFactory
from tests.importing.sheets import KEY_RESULT, OBJECTIVE, table
from tests.importing.test_pages import body, do_job, row_of, send

HERE = KEY_RESULT | {
    "id": "H1",
    "title": "Sharper",
    "target": "50",
    "owner": "Ben",
    "parent_id": "",
}


@pytest.fixture
def ada(acme: Acme) -> Client:
    return signed_in(acme.ada)


@pytest.fixture
def here(acme: Acme) -> Goal:
    """A goal that the file changes: second below its parent."""
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top")
        KeyResultFactory.create(by=acme.ada, parent=top, title="First")
        return KeyResultFactory.create(
            by=acme.ada,
            parent=top,
            title="Here",
            external_id="H1",
            target=Decimal("40.5"),
            due_on=dt.date(2026, 12, 1),
            decimals=1,
        )


def imported(acme: Acme, client: Client, *rows: dict[str, str]) -> str:
    """A file with these rows, imported; the address of its page."""
    url = send(client, table(*rows))
    client.post(f"{url}confirm/")
    do_job(acme, url)
    return url


def undo(client: Client, url: str) -> str:
    assert client.post(f"{url}undo/").status_code == 302
    return body(client, url)


def state_of(goal: Goal) -> dict[str, Any]:
    with in_organization(goal.organization_id):
        return dict(Goal.objects.filter(pk=goal.pk).values().get())


def test_undoing_archives_what_was_created_and_restores_what_was_changed(
    acme: Acme, ada: Client, here: Goal
) -> None:
    before = state_of(here)
    below = KEY_RESULT | {"id": "K2", "parent_id": "K1"}
    url = imported(acme, ada, OBJECTIVE, KEY_RESULT, below, HERE)
    assert state_of(here) != before
    assert "Undo import" in body(ada, url)
    page = undo(ada, url)
    assert "Import undone" in page
    assert "Undo import" not in page
    assert state_of(here) == before
    with in_organization(acme.organization.pk):
        made = Goal.objects.filter(title__in=["Grow", "40 new logos"])
        assert {(goal.state, goal.archived_from) for goal in made} == {
            ("archived", "active")
        }
        assert made.count() == 3
        reasons = Adjustment.objects.filter(goal=here).values_list("reason", flat=True)
        assert reasons[0] == "Import undone: goals.csv"
        event = Event.objects.get(verb="goals.import_undone")
        assert (event.actor_id, event.data) == (
            acme.ada.pk,
            {"archived": 3, "restored": 1},
        )


def test_the_corrected_file_can_be_imported_afterwards(acme: Acme, ada: Client) -> None:
    undo(ada, imported(acme, ada, OBJECTIVE))
    url = imported(acme, ada, OBJECTIVE | {"title": "Grow faster"})
    assert row_of(acme, url).report["created"] == 1
    with in_organization(acme.organization.pk):
        assert Goal.objects.get(external_id="O1").title == "Grow faster"


def test_undoing_again_changes_nothing(acme: Acme, ada: Client, here: Goal) -> None:
    url = imported(acme, ada, OBJECTIVE, HERE)
    undo(ada, url)
    with in_organization(acme.organization.pk):
        edit_goal(here, by=acme.ada, reason="x", title="Later")
    kept = state_of(here)
    assert "Import undone" in undo(ada, url)
    assert state_of(here) == kept
    with in_organization(acme.organization.pk):
        assert Event.objects.filter(verb="goals.import_undone").count() == 1


@pytest.mark.parametrize("change", ["edited", "checked in", "archived", "added below"])
def test_what_was_changed_since_is_named_and_nothing_is_undone(
    acme: Acme, ada: Client, here: Goal, change: str
) -> None:
    url = imported(acme, ada, OBJECTIVE, KEY_RESULT, HERE)
    with in_organization(acme.organization.pk):
        goal = Goal.objects.get(external_id="K1")
        if change == "edited":
            edit_goal(goal, by=acme.ada, description="New")
        elif change == "checked in":
            check_in(goal, by=acme.ada, value=Decimal(0))
        elif change == "archived":
            archive_goal(goal, by=acme.ada)
        else:
            KeyResultFactory.create(by=acme.ada, parent=goal, title="Part of it")
    kept = state_of(here)
    page = undo(ada, url)
    assert "This import can’t be undone. Changed since: “40 new logos”." in page
    assert state_of(here) == kept
    with in_organization(acme.organization.pk):
        assert Goal.objects.get(external_id="O1").state == "active"
    assert row_of(acme, url).state == GoalImport.State.DONE


def test_a_goal_does_not_go_back_below_one_that_was_moved_under_it(
    acme: Acme, ada: Client, here: Goal
) -> None:
    url = imported(acme, ada, OBJECTIVE, HERE | {"parent_id": OBJECTIVE["id"]})
    kept = state_of(here)
    assert kept["parent_id"] != here.parent_id
    with in_organization(acme.organization.pk):
        Goal.objects.filter(title="Top").update(parent=here)
    page = undo(ada, url)
    assert "This import can’t be undone. Changed since: “Top”." in page
    assert state_of(here) == kept


def test_only_who_may_change_the_goals_undoes_it(acme: Acme) -> None:
    """Lena leads Sales; the goal has moved on to Legal, where she leads nobody."""
    lena = signed_in(acme.lena)
    rows = [OBJECTIVE | {"unit_path": "Acme/Sales"}]
    url = imported(acme, lena, *rows)
    with in_organization(acme.organization.pk):
        # Without a trace, so that the right alone refuses.
        Goal.objects.filter(external_id="O1").update(
            unit=acme.legal, created_by=acme.ada
        )
    page = undo(lena, url)
    assert "This import can’t be undone. You can’t change: “Grow”." in page
    assert signed_in(acme.ben).post(f"{url}undo/").status_code == 404
    assert "Import undone" in undo(signed_in(acme.hal), url)


def test_a_large_import_is_undone_by_a_job(
    acme: Acme, ada: Client, here: Goal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state_of(here)
    url = imported(acme, ada, OBJECTIVE, HERE)
    monkeypatch.setattr(uploads, "QUICK_LINES", 0)
    row = row_of(acme, url)
    # As it is while the import itself is still followed by its roll-up.
    job_progress.tick(row.organization_id, row.pk, "roll_up", 0, 0)
    page = undo(ada, url)
    assert "Undoing the import" in page
    assert "Waiting to undo the import" in page
    assert "Waiting to start" not in page
    assert state_of(here) != before
    assert (row.organization_id, row.pk) in sweeps.pending_imports()
    for _twice in range(2):
        do_job(acme, url)
    assert "Import undone" in body(ada, url)
    assert state_of(here) == before


def test_a_job_without_its_author_undoes_nothing(
    acme: Acme, ada: Client, here: Goal, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = imported(acme, ada, HERE)
    kept = state_of(here)
    monkeypatch.setattr(uploads, "QUICK_LINES", 0)
    hal = signed_in(acme.hal)
    undo(hal, url)
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.hal.pk).update(role=Membership.Role.MEMBER)
    recomputed: list[object] = []
    monkeypatch.setattr(jobs, "_roll_up", lambda *which: recomputed.append(which))
    do_job(acme, url)
    assert recomputed == []
    assert row_of(acme, url).state == GoalImport.State.DONE
    assert "can no longer import goals" in body(ada, url)
    assert state_of(here) == kept


def test_nothing_is_left_to_undo_once_the_file_is_removed(
    acme: Acme, ada: Client
) -> None:
    url = imported(acme, ada, OBJECTIVE)
    remove = next(rule for rule in RULES if rule.name == "import_contents")
    row = row_of(acme, url)
    with in_organization(acme.organization.pk):
        assert row.finished_at is not None
        later = row.finished_at + dt.timedelta(days=1)
        batch = Batch(organization_id=acme.organization.pk, before=later, most=10)
        assert remove.remove(batch) == 1
        assert remove.remove(batch) == 0
    assert row_of(acme, url).undo is None
    assert "Undo import" not in body(ada, url)
    assert "can’t be undone any more" in undo(ada, url)


def test_an_import_that_changed_nothing_offers_no_undo(acme: Acme, ada: Client) -> None:
    imported(acme, ada, OBJECTIVE)
    assert "Undo import" not in body(ada, imported(acme, ada, OBJECTIVE))


def test_long_lists_of_names_are_shortened(
    acme: Acme, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "MOST_NAMED", 1)
    second = OBJECTIVE | {"id": "O2", "title": "Hire"}
    url = imported(acme, ada, OBJECTIVE, second)
    with in_organization(acme.organization.pk):
        for goal in Goal.objects.all():
            edit_goal(goal, by=acme.ada, description="New")
    assert "Changed since: “Grow” and 1 more." in undo(ada, url)


def test_what_undoing_takes_survives_storing() -> None:
    values = {
        "target": Decimal("40.500000"),
        "due_on": dt.date(2026, 12, 1),
        "owner_id": 4,
        "parent_id": None,
        "weight": 0.1,
        "fields": {"ambition": "committed"},
        "title": "Grüße",
    }
    record = UndoRecord(7, [1, 2], {3: values})
    assert UndoRecord.unpack(record.pack()) == record
