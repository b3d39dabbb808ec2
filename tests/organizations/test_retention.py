"""Old rows are removed in small steps; needed rows and history are kept."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.test.utils import override_settings
from django.utils import timezone

from feedback.models import Reply
from goals.models import Adjustment, Goal, GoalImport, GoalProgressDay
from notifications.models import Delivery, InboundMail, MagicLink, Message
from organizations import retention
from organizations.models import Event, Organization
from organizations.retention import (
    DAY,
    check_retention,
    clean_organization,
    organizations_to_clean,
    rules,
)
from organizations.tasks import clean_up, sweep_retention
from organizations.tenancy import in_organization
from people.models import PeopleImport
from scheduling.models import Period
from tests.architecture.test_source import APPS
from tests.cast import Acme, Umbra
from tests.factories import (
    CheckInFactory,
    DeliveryFactory,
    GoalFactory,
    GoalImportFactory,
    InboundMailFactory,
    KeyResultFactory,
    MagicLinkFactory,
    MessageFactory,
    PeriodFactory,
)
from tests.isolation.rows import fill

pytestmark = pytest.mark.django_db
REPOSITORY = Path(settings.BASE_DIR)
LONG_AGO = 1000 * DAY


def clean(acme: Acme | Umbra) -> dict[str, int]:
    return clean_organization(acme.organization.pk, timezone.now())


def message(acme: Acme, occurrence: str, age: dt.timedelta, **over: Any) -> Message:
    then = timezone.now() - age
    times = {"created_at": then, "due_at": then, "expires_at": then + DAY}
    values: dict[str, Any] = {
        "organization": acme.organization,
        "recipient": acme.ben,
        "kind": "check_in.closing",
        "occurrence": occurrence,
    }
    made = MessageFactory.create(**values | times | over)
    DeliveryFactory.create(message=made, channel="email", state="sent")
    return made


def left(acme: Acme) -> set[str]:
    return set(Message.objects.values_list("occurrence", flat=True))


# --- What the apps declare ------------------------------------------------------------


def test_every_rule_has_its_setting_and_every_setting_its_rule() -> None:
    names = [rule.name for rule in rules()]
    assert sorted(names) == sorted(settings.RETENTION_DAYS)
    assert len(names) == len(set(names))
    told = (REPOSITORY / "docs/operating.md").read_text()
    for rule in rules():
        row = rf"`RETENTION_{rule.name.upper()}_DAYS` \| (\d+) \| {rule.least_days} \|"
        found = re.search(row, told)
        assert found, rule.name
        assert int(found[1]) == rule.days


def test_the_expected_apps_declare_retention_rules() -> None:
    declaring = {
        config.name
        for config in apps.get_app_configs()
        if (Path(config.path) / "retention.py").exists()
        and Path(config.path).is_relative_to(REPOSITORY)
    }
    assert declaring == {"organizations", "goals", "notifications", "people"}


def test_too_short_a_setting_is_refused() -> None:
    assert check_retention() == []
    with override_settings(RETENTION_DAYS=settings.RETENTION_DAYS | {"messages": 3}):
        assert [error.id for error in check_retention()] == ["sightline.E011"]
    with override_settings(RETENTION_DAYS={}):
        assert {error.id for error in check_retention()} == {"sightline.E010"}


# --- What goes, and what stays --------------------------------------------------------


def test_old_messages_go_with_their_deliveries(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        message(acme, "old", 200 * DAY)
        message(acme, "young", 100 * DAY)
    assert clean(acme)["messages"] == 1
    with in_organization(acme.organization.pk):
        assert left(acme) == {"young"}
        assert Delivery.objects.count() == 1


def test_a_message_that_is_still_needed_is_kept(acme: Acme) -> None:
    now = timezone.now()
    with in_organization(acme.organization.pk):
        waiting = message(acme, "under way", 200 * DAY)
        waiting.deliveries.update(state="waiting")
        message(acme, "for later", 200 * DAY, due_at=now + DAY, expires_at=None)
        message(acme, "worth saying", 200 * DAY, expires_at=now + DAY)
        running = PeriodFactory.create(member=acme.ben, opens_at=now - 300 * DAY)
        message(acme, running.public_id, 200 * DAY)
        message(acme, "streak", 300 * DAY, kind="check_in.escalated")
        message(acme, "old streak", 401 * DAY, kind="check_in.escalated")
        kept = {"under way", "for later", "worth saying", running.public_id, "streak"}
    assert clean(acme)["messages"] == 1
    with in_organization(acme.organization.pk):
        assert left(acme) == kept


def link(acme: Acme, **over: Any) -> MagicLink:
    nonce = f"{MagicLink.objects.count()}"
    values: dict[str, Any] = {
        "organization": acme.organization,
        "member": acme.ben,
        "purpose": MagicLink.Purpose.CALENDAR,
        "nonce": nonce,
        "token_hash": nonce * 64,
    }
    return MagicLinkFactory.create(**values | over)


def test_ended_links_are_removed_and_active_ones_kept(acme: Acme) -> None:
    now = timezone.now()
    with in_organization(acme.organization.pk):
        link(acme, expires_at=now - 91 * DAY)
        link(acme, purpose="unsubscribe", kind="x", revoked_at=now - 91 * DAY)
        in_force = link(acme, purpose="unsubscribe", created_at=now - LONG_AGO)
        lately = link(acme, purpose="reply", expires_at=now - 80 * DAY)
        answered = link(acme, purpose="reply", kind="y", expires_at=now - 95 * DAY)
        InboundMailFactory.create(
            link=answered,
            message_hash="h",
            state=InboundMail.State.UNDERSTOOD,
            created_at=now - 95 * DAY,
        )
    assert clean(acme)["links"] == 2
    with in_organization(acme.organization.pk):
        assert set(MagicLink.objects.all()) == {in_force, lately, answered}
        InboundMail.objects.update(created_at=now - 181 * DAY)
    # The mark goes first, and the link that it came by after it.
    removed = clean(acme)
    assert (removed["mail_replies"], removed["links"]) == (1, 1)


def imported(acme: Acme, state: str, age: dt.timedelta) -> GoalImport:
    then = timezone.now() - age
    return GoalImportFactory.create(
        by=acme.ada,
        content=b"title\nGrow\n",
        state=state,
        report={"ok": True},
        created_at=then,
        finished_at=then if state in ("done", "failed") else None,
    )


def test_uploaded_files_are_removed_and_their_reports_kept(acme: Acme) -> None:
    old = 31 * DAY
    with in_organization(acme.organization.pk):
        done, failed = imported(acme, "done", old), imported(acme, "failed", old)
        young, running = imported(acme, "done", DAY), imported(acme, "confirmed", old)
        for state in ("checked", "uploaded"):
            imported(acme, state, old)
        asked = imported(acme, "checked", DAY)
    removed = clean(acme)
    assert (removed["import_contents"], removed["unconfirmed_imports"]) == (2, 2)
    with in_organization(acme.organization.pk):
        held = {row.pk: bytes(row.content) for row in GoalImport.objects.all()}
        assert held.keys() == {row.pk for row in (done, failed, young, running, asked)}
        assert [held[row.pk] for row in (done, failed)] == [b"", b""]
        assert all(row.report == {"ok": True} for row in GoalImport.objects.all())
        assert all(held[row.pk] for row in (young, running, asked))


def test_expired_sessions_are_removed(acme: Acme) -> None:
    now = timezone.now()
    for key, age in (("over", 2 * DAY), ("lately", DAY / 2), ("on", -DAY)):
        Session.objects.create(session_key=key, session_data="", expire_date=now - age)
    assert retention.clean_shared(now) == {"sessions": 1}
    assert set(Session.objects.values_list("pk", flat=True)) == {"lately", "on"}


def test_history_is_kept_however_old(acme: Acme) -> None:
    """Everything of check-ins, goals and the audit trail, cleaned years later."""
    organization = acme.organization
    with in_organization(organization.pk):
        goal = KeyResultFactory.create(
            by=acme.ada, parent=GoalFactory.create(by=acme.ada), owner=acme.ben
        )
        fill(acme, goal, CheckInFactory.create(goal=goal, by=acme.ben))
    models = [
        model
        for model in apps.get_models()
        if model._meta.app_label in {*APPS} - {"notifications"}
        and model not in (GoalImport, PeopleImport, Organization)
    ]

    def count() -> dict[Any, int]:
        with in_organization(organization.pk):
            return {model: model._default_manager.count() for model in models}

    before = count()
    assert before[Event]
    assert before[Goal]
    assert before[Period]
    assert before[Reply]
    assert {Adjustment, GoalProgressDay} <= before.keys()
    removed = clean_organization(organization.pk, timezone.now() + LONG_AGO)
    assert removed["mail_replies"]
    assert count() == before


@pytest.mark.parametrize("name", ["messages", "import_contents"])
def test_zero_days_keeps_rows_for_good(acme: Acme, name: str) -> None:
    with in_organization(acme.organization.pk):
        message(acme, "old", LONG_AGO)
        imported(acme, "done", LONG_AGO)
    with override_settings(RETENTION_DAYS=settings.RETENTION_DAYS | {name: 0}):
        assert name not in clean(acme)
    with in_organization(acme.organization.pk):
        assert left(acme) == ({"old"} if name == "messages" else set())
        assert bool(GoalImport.objects.get().content) == (name == "import_contents")


# --- The job --------------------------------------------------------------------------


def test_each_organization_is_cleaned_once_a_day_and_apart(
    acme: Acme, umbra: Umbra, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_organization(acme.organization.pk):
        for n in range(3):
            message(acme, f"{n}", 200 * DAY)
    sent: list[tuple[str, list[int]]] = []

    def send(name: str, args: list[int], **_how: Any) -> None:
        sent.append((name, args))

    monkeypatch.setattr("config.celery.app.send_task", send)
    sweep_retention()
    ids = [acme.organization.pk, umbra.organization.pk]
    assert sent == [("organizations.clean_up", [key]) for key in ids]
    clean_up(acme.organization.pk)
    with in_organization(acme.organization.pk):
        assert left(acme) == set()
    assert organizations_to_clean(timezone.now()) == [umbra.organization.pk]
    assert organizations_to_clean(timezone.now() + DAY) == ids
    with in_organization(acme.organization.pk):
        message(acme, "after", 200 * DAY)
    # A second message of the queue, or a second worker: nothing to do today.
    clean_up(acme.organization.pk)
    with in_organization(acme.organization.pk):
        assert left(acme) == {"after"}


def test_a_failing_rule_stops_no_other_and_is_tried_again(
    acme: Acme, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    remove = retention._remove

    def failing(rule: retention.Rule, batch: retention.Batch) -> int:
        if rule.name == "import_contents":
            raise DatabaseError
        return remove(rule, batch)

    with in_organization(acme.organization.pk):
        message(acme, "old", 200 * DAY)
    monkeypatch.setattr(retention, "_remove", failing)
    removed = clean(acme)
    assert removed["messages"] == 1
    assert "unconfirmed_imports" in removed
    assert "import_contents" not in removed
    assert f"import_contents, organization {acme.organization.pk}" in caplog.text
    assert acme.organization.pk in organizations_to_clean(timezone.now())
    monkeypatch.setattr(retention, "_remove", remove)
    clean(acme)
    assert acme.organization.pk not in organizations_to_clean(timezone.now())


def test_an_organization_that_is_gone_is_no_error() -> None:
    clean_up(987_654_321)


def test_a_killed_cleanup_keeps_its_progress_and_continues(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST_ROWS", 2)
    with in_organization(acme.organization.pk):
        for n in range(7):
            message(acme, f"{n}", 200 * DAY)
    batches: list[int] = []
    remove = retention._remove

    def dying(rule: retention.Rule, batch: retention.Batch) -> int:
        n = remove(rule, batch)
        if rule.name == "messages":
            batches.append(n)
            if len(batches) == 2:
                raise SystemExit
        return n

    monkeypatch.setattr(retention, "_remove", dying)
    with pytest.raises(SystemExit):
        clean_up(acme.organization.pk)
    with in_organization(acme.organization.pk):
        assert Message.objects.count() == 3
    assert acme.organization.pk in organizations_to_clean(timezone.now())
    clean_up(acme.organization.pk)
    assert batches == [2, 2, 2, 1]
    with in_organization(acme.organization.pk):
        assert not Message.objects.exists()
