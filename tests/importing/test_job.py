"""The job behind an import: killed, run twice, without a broker (RELIABILITY I7, T7, T8)."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from kombu.exceptions import OperationalError

from config.celery import app as celery_app
from goals import rollup, sweeps
from goals.importing import job_progress, jobs, runs, uploads
from goals.importing.jobs import MOST_ATTEMPTS
from goals.importing.tasks import run_import, sweep_imports
from goals.models import Goal, GoalDirty, GoalImport
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, make_acme
from tests.importing.real import AS_OKR, FOREIGN
from tests.importing.sheets import KEY_RESULT, OBJECTIVE, table

State = GoalImport.State
REPOSITORY = Path(__file__).resolve().parents[2]


def confirmed(acme: Acme, content: bytes | None = None) -> GoalImport:
    """A small file that is checked and waits for its job. Inside the organization."""
    content = content or table(OBJECTIVE, KEY_RESULT)
    row = uploads.start_import(by=acme.ada, file_name="small.csv", content=content)
    return uploads.confirm_import(row)


def again(row: GoalImport) -> GoalImport:
    row.refresh_from_db()
    return row


@pytest.fixture
def messages_sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[int]]]:
    sent: list[tuple[str, list[int]]] = []

    def send(name: str, args: list[int], **_options: Any) -> None:
        sent.append((name, args))

    monkeypatch.setattr(celery_app, "send_task", send)
    return sent


def test_a_confirmed_file_is_written_by_the_job(inside_acme: Acme) -> None:
    row = confirmed(inside_acme)
    run_import(inside_acme.organization.pk, row.pk)
    assert again(row).state == State.DONE
    assert row.report["created"] == 2
    assert row.finished_at is not None
    assert Goal.objects.count() == 2
    assert not GoalDirty.objects.exists()


def test_a_repeated_job_changes_nothing(inside_acme: Acme) -> None:
    row = confirmed(inside_acme)
    for _twice in range(2):
        run_import(inside_acme.organization.pk, row.pk)
    assert Goal.objects.count() == 2
    assert again(row).attempts == 1


def test_an_unconfirmed_import_writes_nothing(inside_acme: Acme) -> None:
    content = table(OBJECTIVE)
    row = uploads.start_import(by=inside_acme.ada, file_name="x", content=content)
    run_import(inside_acme.organization.pk, row.pk)
    assert again(row).state == State.CHECKED
    assert not Goal.objects.exists()


def test_a_large_file_is_checked_by_the_job(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "QUICK_LINES", 1)
    content = table(OBJECTIVE, KEY_RESULT)
    row = uploads.start_import(by=inside_acme.ada, file_name="x", content=content)
    assert (row.state, row.n_lines) == (State.UPLOADED, 2)
    run_import(inside_acme.organization.pk, row.pk)
    assert again(row).state == State.CHECKED
    assert row.report["created"] == 2
    assert row.attempts == 0


def test_an_import_is_checked_again_when_it_runs(
    inside_acme: Acme,
) -> None:
    content = table(KEY_RESULT)
    first = confirmed(inside_acme, table(OBJECTIVE))
    run_import(inside_acme.organization.pk, first.pk)
    row = confirmed(inside_acme, content)
    Goal.objects.update(external_id="gone")
    run_import(inside_acme.organization.pk, row.pk)
    assert again(row).state == State.FAILED
    assert row.report["findings"][0]["place"] == "row 2, column parent_id"
    assert Goal.objects.count() == 1


def test_a_file_that_breaks_its_worker_is_given_up(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    row = confirmed(inside_acme)
    monkeypatch.setattr(runs, "write", fail)
    for _try in range(MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            run_import(inside_acme.organization.pk, row.pk)
        assert again(row).state == State.CONFIRMED
    run_import(inside_acme.organization.pk, row.pk)
    assert again(row).state == State.FAILED
    assert "import failed 3 times" in row.report["findings"][0]["message"]


def test_the_sweep_finds_what_a_lost_message_left(
    inside_acme: Acme, messages_sent: list[tuple[str, list[int]]]
) -> None:
    row = confirmed(inside_acme)
    pair = (inside_acme.organization.pk, row.pk)
    assert pair in sweeps.pending_imports()
    sweep_imports()
    assert ("goals.run_import", list(pair)) in messages_sent
    run_import(*pair)
    assert pair not in sweeps.pending_imports()


def test_imports_are_accepted_while_the_broker_is_down(
    inside_acme: Acme,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(celery_app, "send_task", fail)
    with django_capture_on_commit_callbacks(execute=True):
        row = confirmed(inside_acme)
    assert again(row).state == State.CONFIRMED


def test_the_message_is_sent_after_the_commit(
    inside_acme: Acme,
    messages_sent: list[tuple[str, list[int]]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = confirmed(inside_acme)
        assert messages_sent == []
    expected = [inside_acme.organization.pk, row.pk]
    assert messages_sent == [("goals.run_import", expected)]


def test_a_job_of_another_organization_touches_nothing(
    inside_acme: Acme, umbra: Umbra
) -> None:
    row = confirmed(inside_acme)
    run_import(umbra.organization.pk, row.pk)
    run_import(10**9, row.pk)
    assert again(row).state == State.CONFIRMED
    assert row.attempts == 0


def test_the_counters_key_names_the_organization(inside_acme: Acme) -> None:
    assert job_progress.key(7, 3) == "import:7:3"
    job_progress.tick(7, 3, "write", 50, 200)
    found = job_progress.read(7, 3)
    assert found is not None
    assert (found.stage, found.share) == ("write", 0.25)
    assert job_progress.read(8, 3) is None
    job_progress.stop(7, 3)
    assert cache.get("import:7:3") is None


def test_the_counters_go_up_while_it_is_written(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(
        job_progress,
        "tick",
        lambda _org, _row, *what: told.append(what),
    )
    row = confirmed(inside_acme)
    run_import(inside_acme.organization.pk, row.pk)
    assert told == [
        ("read", 0, 0),
        ("plan", 0, 2),
        ("write", 2, 2),
        ("history", 0, 0),
        ("roll_up", 0, 0),
    ]


def test_the_mapping_is_stored_with_the_file(inside_acme: Acme) -> None:
    row = uploads.start_import(by=inside_acme.ada, file_name="x", content=FOREIGN)
    assert not row.report["ok"]
    row = uploads.answer_questions(row, AS_OKR, {})
    assert row.report["ok"]
    uploads.confirm_import(row)
    run_import(inside_acme.organization.pk, row.pk)
    assert Goal.objects.count() == 46


# --- kill -9 ----------------------------------------------------------------------------


@pytest.fixture
def lasting_acme(transactional_db: None) -> Acme:
    """Acme with rows that are committed, so that other processes see them."""
    return make_acme()


def test_a_killed_import_leaves_nothing_and_completes_on_retry(
    lasting_acme: Acme,
) -> None:
    organization = lasting_acme.organization
    with in_organization(organization.pk):
        row = confirmed(lasting_acme)
    _kill_half_way(organization.pk, row.pk)
    with in_organization(organization.pk):
        assert not Goal.objects.exists()
        assert (again(row).state, row.attempts) == (State.CONFIRMED, 1)
    _wait_for_the_rollback(organization.pk)
    assert (organization.pk, row.pk) in sweeps.pending_imports()
    jobs.run(organization.pk, row.pk)
    with in_organization(organization.pk):
        assert Goal.objects.count() == 2
        assert again(row).state == State.DONE
    assert rollup.verify(organization.pk) == []


def test_two_workers_import_once(lasting_acme: Acme) -> None:
    """The second finds the row taken, and leaves without an attempt."""
    organization = lasting_acme.organization
    with in_organization(organization.pk):
        row = confirmed(lasting_acme)
    with _half_way(organization.pk, row.pk) as first:
        jobs.run(organization.pk, row.pk)
        first.kill()
    with in_organization(organization.pk):
        assert not Goal.objects.exists()
        assert again(row).attempts == 1


def _half_way(organization_id: int, import_id: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603 (our own)
        [
            sys.executable,
            "-m",
            "tests.importing.killed",
            str(organization_id),
            str(import_id),
        ],
        cwd=REPOSITORY,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    return process


def _kill_half_way(organization_id: int, import_id: int) -> None:
    with _half_way(organization_id, import_id) as process:
        process.kill()


def _wait_for_the_rollback(organization_id: int) -> None:
    """The server notices within a moment that nobody is there any more."""
    for _try in range(100):
        with in_organization(organization_id):
            taken = GoalImport.objects.select_for_update(skip_locked=True)
            if taken.exists():
                return
        time.sleep(0.1)
    pytest.fail(f"still locked: {connection.queries_log}")
